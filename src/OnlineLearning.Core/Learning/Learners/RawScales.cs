using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// Root mean square of each numeric input that counts as it is. Steps are measured in it, so that no rate depends on an input's unit, while the values themselves stay raw: normalised online
/// learning (Ross, Mineiro and Langford 2013, Algorithm 3) with the root mean square in place of the greatest magnitude, which one outlier would spoil for good.
/// </summary>
public sealed class RawScales(int inputs)
{
    /// <summary>Growth of a mean square by one value from which the weight learnt at the old scale is brought to the new one.</summary>
    public const double Jump = 4;

    private double[] _count = new double[inputs];
    private double[] _meanSquare = new double[inputs];

    /// <summary>1 / root mean square; 0 while nothing but 0 was seen.</summary>
    public double Inverse(int slot) => _meanSquare[slot] > 0 ? 1 / Math.Sqrt(_meanSquare[slot]) : 0;

    /// <summary>Takes a value.</summary>
    /// <returns>What the input's weight is multiplied by: s_old^2 / s_new^2 after a jump (Algorithm 3, line 2.a), else 1.</returns>
    public double Learn(int slot, double raw)
    {
        ref var meanSquare = ref _meanSquare[slot];
        var before = meanSquare;
        meanSquare += ((raw * raw) - before) / ++_count[slot];
        return before > 0 && meanSquare > Jump * before ? before / meanSquare : 1;
    }

    /// <summary>Count and mean of the squared values; their spread is not kept.</summary>
    public Moments Of(int slot) => new(_count[slot], _meanSquare[slot], 0);

    public void Set(int slot, in Moments squares) => (_count[slot], _meanSquare[slot]) = (squares.Count, squares.Mean);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Doubles(_count);
        writer.Doubles(_meanSquare);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Raw scales");
        _count = Inputs(reader.Doubles());
        _meanSquare = Inputs(reader.Doubles());
    }

    private double[] Inputs(double[] read)
        => read.Length == inputs ? read : throw new InvalidDataException($"Raw scales: state of {read.Length} inputs was found, {inputs} are wanted.");
}
