using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

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
        _scale[slot] = _squares[slot] > 0 ? Math.Sqrt(n / _squares[slot]) : 0;
    }

    public Moments Of(int slot) => new(_count[slot], _mean[slot], _squares[slot]);

    public void Set(int slot, in Moments values)
    {
        (_count[slot], _mean[slot], _squares[slot]) = (values.Count, values.Mean, values.SumOfSquares);
        _scale[slot] = values.SumOfSquares > 0 ? 1 / values.StandardDeviation : 0;
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
        _count = Inputs(reader.Doubles());
        _mean = Inputs(reader.Doubles());
        _squares = Inputs(reader.Doubles());
        _scale = Inputs(reader.Doubles());
    }

    private double[] Inputs(double[] read)
        => read.Length == inputs ? read : throw new InvalidDataException($"Standardiser: state of {read.Length} inputs was found, {inputs} are wanted.");
}
