namespace OnlineLearning.Core.Evaluation;

/// <summary>One bin of a <see cref="ReliabilityTable"/>.</summary>
/// <param name="From">Least probability of the bin.</param>
/// <param name="To">Where the next bin begins; the last bin holds 1 too.</param>
/// <param name="Count">Examples.</param>
/// <param name="MeanPrediction">Mean probability that was predicted.</param>
/// <param name="PositiveShare">Share of positives among the labels.</param>
public sealed record ReliabilityBin(double From, double To, double Count, double MeanPrediction, double PositiveShare);

/// <summary>Predicted against observed shares of positives in ten bins of equal width in probability (DeGroot, Fienberg 1983), mergeable.</summary>
public sealed class ReliabilityTable
{
    public const int BinCount = 10;

    // Of each bin: examples, sum of probabilities, positives.
    private readonly double[] _sums = new double[3 * BinCount];

    /// <summary>Bins that hold examples, in order.</summary>
    public IEnumerable<ReliabilityBin> Bins
    {
        get
        {
            for (var i = 0; i < BinCount; i++)
            {
                var (count, predicted, positives) = (_sums[3 * i], _sums[(3 * i) + 1], _sums[(3 * i) + 2]);
                if (count > 0)
                {
                    yield return new((double)i / BinCount, (i + 1.0) / BinCount, count, predicted / count, positives / count);
                }
            }
        }
    }

    /// <summary>Expected calibration error, <c>sum_b n_b / n |mean prediction - positive share|</c> (Guo et al. 2017, equation 3); 0 of nothing.</summary>
    public double Error => Sum(bin => bin.Count * Math.Abs(bin.MeanPrediction - bin.PositiveShare)) / Math.Max(1, Sum(bin => bin.Count));

    /// <summary>Sum of the probabilities over the number of positives; null without positives.</summary>
    public double? ExpectedOverObserved
    {
        get
        {
            var observed = Sum(bin => bin.Count * bin.PositiveShare);
            return observed > 0 ? Sum(bin => bin.Count * bin.MeanPrediction) / observed : null;
        }
    }

    /// <param name="prediction">Probability of the positive class; held within 0 to 1.</param>
    /// <param name="label">Positive from 0.5 on.</param>
    public void Add(double prediction, double label)
    {
        MetricInputs.RefuseNaN(prediction, label);
        var probability = Math.Clamp(prediction, 0, 1);
        var at = 3 * (int)Math.Min(probability * BinCount, BinCount - 1);
        _sums[at]++;
        _sums[at + 1] += probability;
        _sums[at + 2] += label >= 0.5 ? 1 : 0;
    }

    private double Sum(Func<ReliabilityBin, double> of)
    {
        var sum = 0.0;
        foreach (var bin in Bins)
        {
            sum += of(bin);
        }

        return sum;
    }

    public void Merge(ReliabilityTable other)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += other._sums[i];
        }
    }
}
