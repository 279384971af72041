using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// AdaGrad, diagonal (Duchi, Hazan and Singer 2011, Figure 1): rate_i = eta_t s / sqrt(sum of squared gradients of coordinate i). The label scale s makes
/// the step independent of the label's unit, which the plain form is not.
/// </summary>
public sealed class AdaGradOptimiser(ISchedule schedule, int places) : IOptimiser
{
    private const double Epsilon = 1e-12;

    private float[] _squares = new float[places];

    public double Rate(long updates) => schedule.Rate(updates);

    public void Rates(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, double labelScale, long updates, Span<double> rates)
    {
        var eta = schedule.Rate(updates) * labelScale;
        for (var i = 0; i < index.Length; i++)
        {
            ref var squares = ref _squares[index[i]];
            var slope = gradient * values[i];
            squares = Finite.Store(squares + (slope * slope));
            rates[i] = eta / (Math.Sqrt(squares) + Epsilon);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        SparseFloats.Write(writer, _squares);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "AdaGrad");
        SparseFloats.Read(ref reader, _squares);
    }
}
