using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// Expected calibration error over ten bins of equal width in probability: <c>sum_b n_b / n |mean probability - share of positives|</c>
/// (Naeini, Cooper, Hauskrecht 2015; Guo et al. 2017, equation 3).
/// </summary>
internal sealed class Calibration
{
    private const int Bins = 10;
    private readonly double[] _excess = new double[Bins];

    // Within a bin the counts cancel: n_b |mean p - mean y| = |sum p - sum y|.
    public void Add(double probability, bool isPositive) =>
        _excess[(int)Math.Min(probability * Bins, Bins - 1)] += probability - (isPositive ? 1 : 0);

    public void Merge(Calibration other)
    {
        for (var i = 0; i < Bins; i++)
        {
            _excess[i] += other._excess[i];
        }
    }

    public double Error(double count)
    {
        var sum = 0.0;
        foreach (var excess in _excess)
        {
            sum += Math.Abs(excess);
        }

        return sum / count;
    }

    public void Clear() => Array.Clear(_excess);

    public void Write(StateWriter writer) => Array.ForEach(_excess, writer.Double);

    public void Read(ref StateReader reader)
    {
        for (var i = 0; i < Bins; i++)
        {
            _excess[i] = reader.Double();
        }
    }
}
