using System.Runtime.CompilerServices;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>-y ln p - (1 - y) ln(1 - p) with p = 1 / (1 + e^-z), y in [0, 1].</summary>
public sealed class LogisticLoss : BinaryLoss
{
    private const int MostSteps = 200;
    private const double Precision = 1e-15;

    public static LossKind Kind { get; } = new("logistic", TaskKind.Binary, [], _ => new LogisticLoss());

    public override double Value(double z, double y)
        // ln(1 + e^z) - y z, in the form that neither overflows nor cancels.
        => Math.Max(z, 0) - (y * z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    public override double Gradient(double z, double y) => Link(z) - y;

    public override double ImplicitGradient(double z, double y, double s)
    {
        var g = Gradient(z, y);
        return s <= 0 || g == 0 ? g
            : g < 0 ? -Climb(z, y, s)
            : Climb(-z, 1 - y, s);
    }

    public override double Link(double z) => Probability(z);

    public override LinkForm LinkForm { get; } = new(LinkForm.Logistic);

    public override double Score(double prediction) => LogOdds(prediction);

    public override double Information(double z, double y, in Moments labels)
    {
        Above(z, y, out var slope);
        return slope;
    }

    /// <summary>1 / (1 + e^-z), without overflow.</summary>
    public static double Probability(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    /// <summary>ln(p / (1 - p)), with p at least 1e-15 away from 0 and 1.</summary>
    public static double LogOdds(double p)
    {
        var held = Math.Clamp(p, 1e-15, 1 - 1e-15);
        return Math.Log(held / (1 - held));
    }

    /// <summary>
    /// The gradient's magnitude where the label is above p(z): solves h(u) = u - z - s (y - p(u)) = 0 for the score u after the step, not for the gradient, whose absolute error
    /// s would multiply. h rises; its root is at most ln(1 + s) above max(z, 0), since s (1 - p(u)) is at most s / (1 + s) there. Newton within that bracket, halved where Newton is slow.
    /// </summary>
    private static double Climb(double z, double y, double s)
    {
        var above = Above(z, y, out _);
        var (low, high) = (z, Math.Min(z + (s * above), Math.Max(z, 0) + Math.Log(1 + s)));
        var u = low;
        var (step, before) = (high - low, double.PositiveInfinity);
        for (var i = 0; i < MostSteps; i++)
        {
            above = Above(u, y, out var slope);
            var h = u - z - (s * above);
            (low, high) = h < 0 ? (u, high) : (low, u);
            var next = u - (h / (1 + (s * slope)));
            var newton = next >= low && next <= high && Math.Abs(next - u) <= 0.5 * before;
            if (!newton)
            {
                next = low + (0.5 * (high - low));
            }

            (before, step, u) = (Math.Abs(step), next - u, next);

            // |h''| is at most s / 10, so a step d of Newton's leaves at most s d^2 / 20.
            if (Math.Abs(step) <= Precision * (1 + Math.Abs(u)) || (newton && 0.05 * s * step * step <= Precision * (1 + Math.Abs(u))))
            {
                break;
            }
        }

        return s < 1 ? Above(u, y, out _) : (u - z) / s;
    }

    /// <summary>y - p(u) without cancellation at either end, and p's slope there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Above(double u, double y, out double slope)
    {
        var e = Math.Exp(-Math.Abs(u));
        var (greater, lesser) = (1 / (1 + e), e / (1 + e));
        slope = greater * lesser;
        return u > 0 ? lesser - (1 - y) : y - (u < 0 ? lesser : greater);
    }
}
