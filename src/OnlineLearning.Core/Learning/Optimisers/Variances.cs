using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>The variance of each weight, in units of the score's, which starts at the same for all and is never above that: the diagonal of a covariance. 0 stands for the start.</summary>
internal sealed class Variances(int places, double start)
{
    // A variance is never less than this share of its start.
    private const double Least = 1e-9;

    private readonly float[] _variances = new float[places];

    public double this[int place]
    {
        get => _variances[place] is > 0 and var variance ? variance : start;
        set => _variances[place] = (float)Math.Clamp(value, Least * start, start);
    }

    /// <summary>All variances are at least this share of the start again.</summary>
    public void Widen(double share)
    {
        foreach (ref var variance in _variances.AsSpan())
        {
            variance = variance > 0 ? Math.Max(variance, (float)(share * start)) : 0;
        }
    }

    public void Write(StateWriter writer) => SparseFloats.Write(writer, _variances);

    public void Read(ref StateReader reader) => SparseFloats.Read(ref reader, _variances);
}
