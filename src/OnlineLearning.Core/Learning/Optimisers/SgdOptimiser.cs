using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Stochastic gradient descent with one rate for all coordinates: the schedule's rate over the running mean of |x|^2, so that the rate is the share of the
/// residual that a typical example corrects, whatever the number of its features (normalised least mean squares; Ross, Mineiro and Langford 2013, section 2).
/// </summary>
public sealed class SgdOptimiser(double l2) : IOptimiser
{
    private const double Memory = 1000;

    private double _norm;

    public static OptimiserKind Kind { get; } = new("sgd", [OptimiserKind.L2], 0.05, (settings, _) => new SgdOptimiser(settings[OptimiserKind.L2.Name]));

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        double norm = 0;
        foreach (var value in terms.Scaled)
        {
            norm += value * value;
        }

        _norm += (norm - _norm) / Math.Min(update.Updates + 1, Memory);
        terms.Rates.Fill(_norm > 0 ? update.Rate * update.Step / Math.Max(_norm, 1e-30) : 0);
        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update) => DiagonalStep.Apply(terms, weights, gradient, l2);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Double(_norm);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "SGD");
        _norm = reader.Double();
    }
}
