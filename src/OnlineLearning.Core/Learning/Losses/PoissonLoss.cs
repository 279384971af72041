using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>
/// e^z - y z + y ln y - y, half the Poisson deviance, for counts and other labels from 0 (Nelder and Wedderburn 1972). The prediction is e^z; beyond z = <see cref="Greatest"/> the loss goes on in a
/// straight line, so that everything is finite.
/// </summary>
public sealed class PoissonLoss : ILoss
{
    /// <summary>Score from which on predictions do not grow: e^87 = 6e37.</summary>
    public const double Greatest = 87;

    private const int MostSteps = 200;
    private const double Precision = 1e-15;

    public static LossKind Kind { get; } = new("poisson", TaskKind.Regression, [], _ => new PoissonLoss());

    public TaskKind Task => TaskKind.Regression;

    public string AllowedLabels => "a finite number from 0, for loss poisson";

    public bool Allows(double label) => double.IsFinite(label) && label >= 0;

    public double Value(double z, double y)
    {
        var mean = Link(z) * (1 + Math.Max(0, z - Greatest));
        return Math.Max(0, mean - (y * z) + (y > 0 ? (y * Math.Log(y)) - y : 0));
    }

    public double Gradient(double z, double y) => Link(z) - y;

    /// <summary>Solves h(u) = u - z + s (e^u - y) = 0 for the score u after the step; h rises, and its root lies between z and the best score ln y. Newton within that bracket, halved where it is slow.</summary>
    public double ImplicitGradient(double z, double y, double s)
    {
        var first = Gradient(z, y);
        if (s <= 0 || first == 0)
        {
            return first;
        }

        var best = y > 0 ? Math.Log(y) : double.NegativeInfinity;
        var (low, high) = first > 0 ? (Math.Max(best, z - (s * first)), z) : (z, Math.Min(best, z - (s * first)));
        var u = first > 0 ? high : low;
        var (step, before) = (high - low, double.PositiveInfinity);
        for (var i = 0; i < MostSteps && Math.Abs(step) > Precision * (1 + Math.Abs(u)); i++)
        {
            var mean = Link(u);
            var h = u - z + (s * (mean - y));
            (low, high) = h < 0 ? (u, high) : (low, u);
            var next = u - (h / (1 + (u < Greatest ? s * mean : 0)));
            if (!(next >= low && next <= high) || Math.Abs(next - u) > 0.5 * before)
            {
                next = low + (0.5 * (high - low));
            }

            (before, step, u) = (Math.Abs(step), next - u, next);
        }

        return s * Link(u) < 1 ? Gradient(u, y) : (z - u) / s;
    }

    public double Link(double z) => Math.Exp(Math.Min(z, Greatest));

    public LinkForm LinkForm { get; } = new(LinkForm.Exponential, Greatest: Greatest);

    public double Score(double prediction) => Math.Log(Math.Max(prediction, 1e-300));

    /// <summary>Logarithm of the running mean, with half a count for none so far.</summary>
    public double Base(in Moments labels)
        => labels.Mean > 0 ? Math.Log(labels.Mean)
            : labels.Count > 0 ? Math.Log(0.5 / labels.Count)
            : 0;

    public double Scale(in Moments labels) => 1;

    /// <summary>The curvature of a typical example is its mean.</summary>
    public double Step(in Moments labels) => labels.Mean > 0 ? 1 / labels.Mean : 1;

    public double Information(double z, double y, in Moments labels) => Math.Min(1e6, Link(z) * Step(labels));
}
