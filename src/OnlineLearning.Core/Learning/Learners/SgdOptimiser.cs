using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// Stochastic gradient descent with one rate for all coordinates: the schedule's rate over the running mean of |x|^2, so that the rate is the share of the
/// residual that a typical example corrects, whatever the number of its features (normalised least mean squares; Ross, Mineiro and Langford 2013, section 2).
/// </summary>
public sealed class SgdOptimiser : IOptimiser
{
    private const double Memory = 1000;

    private double _norm;

    public static OptimiserKind Kind { get; } = new("sgd", [OptimiserKind.L2], 0.05, (_, _) => new SgdOptimiser());

    public void Rates(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, double labelScale, double rate, long updates, Span<double> rates)
    {
        double norm = 0;
        foreach (var value in values)
        {
            norm += value * value;
        }

        _norm += (norm - _norm) / Math.Min(updates + 1, Memory);
        rates.Fill(_norm > 0 ? rate / Math.Max(_norm, 1e-30) : 0);
    }

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
