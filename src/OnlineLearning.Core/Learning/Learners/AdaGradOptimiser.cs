using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// AdaGrad, diagonal (Duchi, Hazan and Singer 2011, Figure 1): rate_i = eta_t s / sqrt(sum of squared gradients of coordinate i). The label scale s makes
/// the step independent of the label's unit, which the plain form is not. The root is what is kept: a float holds it for gradients to 3.4e38, their squares only to 1.8e19.
/// </summary>
public sealed class AdaGradOptimiser(int places) : IOptimiser
{
    private const double Epsilon = 1e-12;

    private readonly float[] _roots = new float[places];

    /// <summary>It scales each coordinate by its own gradients, so it starts ten times as fast as plain SGD.</summary>
    public static OptimiserKind Kind { get; } = new("adagrad", [OptimiserKind.L2], 0.5, (_, places) => new AdaGradOptimiser(places));

    public void Rates(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, double labelScale, double rate, long updates, Span<double> rates)
    {
        var eta = rate * labelScale;
        for (var i = 0; i < index.Length; i++)
        {
            ref var root = ref _roots[index[i]];
            var slope = gradient * values[i];
            root = (float)Math.Min(float.MaxValue, Math.Sqrt(((double)root * root) + (slope * slope)));
            rates[i] = eta / (root + Epsilon);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        SparseFloats.Write(writer, _roots);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "AdaGrad");
        SparseFloats.Read(ref reader, _roots);
    }
}
