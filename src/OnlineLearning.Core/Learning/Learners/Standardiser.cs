using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// Running mean and deviation of each numeric input (Welford), learnt with the examples. A value counts as its distance from the mean in deviations, at
/// most <see cref="Limit"/>: a lone outlier cannot outweigh everything else. Nothing seen, or no spread: 0.
/// </summary>
public sealed class Standardiser(int inputs)
{
    /// <summary>Largest standardised magnitude.</summary>
    public const double Limit = 10;

    private double[] _count = new double[inputs];
    private double[] _mean = new double[inputs];
    private double[] _squares = new double[inputs];
    private double[] _scale = new double[inputs];

    public double Value(int slot, double raw) => Math.Clamp((raw - _mean[slot]) * _scale[slot], -Limit, Limit);

    public void Learn(int slot, double raw)
    {
        var n = ++_count[slot];
        var distance = raw - _mean[slot];
        _mean[slot] += distance / n;
        _squares[slot] += distance * (raw - _mean[slot]);
        _scale[slot] = _squares[slot] > 0 ? 1 / Math.Sqrt(_squares[slot] / n) : 0;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Doubles(_count);
        writer.Doubles(_mean);
        writer.Doubles(_squares);
        writer.Doubles(_scale);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Standardiser");
        _count = reader.Doubles();
        _mean = reader.Doubles();
        _squares = reader.Doubles();
        _scale = reader.Doubles();
    }
}
