using MathNet.Numerics.Distributions;

namespace OnlineLearning.Core.Evaluation.Comparison;

/// <summary>
/// Mean of the differences of two models' losses on the same rows, with an interval that holds for dependent rows. The differences are summed in equal consecutive blocks (batch means: Schmeiser 1982), from 64
/// to 128 of them: when the 128th is full, neighbours are joined and blocks are twice as long, so memory is constant. What dependence is left between blocks goes into the variance of their mean
/// by the Bartlett kernel (Newey, West 1987, equation 5) with <c>floor(4 (m / 100)^(2/9))</c> lags (Newey, West 1994) of m blocks; quantiles are Student's with m - 1 degrees of freedom.
/// </summary>
public sealed class PairedDifference
{
    /// <summary>Fewer rows give no interval.</summary>
    public const int FewestRows = 30;

    private const int MostBlocks = 128;
    private readonly double[] _blocks = new double[MostBlocks];
    private int _full;
    private double _partial;
    private long _inPartial;
    private double _sum;

    /// <summary>Differences counted.</summary>
    public long Count { get; private set; }

    /// <summary>Rows of a block.</summary>
    public long BlockLength { get; private set; } = 1;

    /// <summary>Full blocks.</summary>
    public int Blocks => _full;

    /// <summary>Mean of all differences; 0 of nothing.</summary>
    public double Mean => Count > 0 ? _sum / Count : 0;

    /// <summary>Standard error of the mean; null below <see cref="FewestRows"/>.</summary>
    public double? StandardError => Count < FewestRows ? null : Math.Sqrt(VarianceOfBlocks() / _full);

    /// <summary>Counts the difference of one row.</summary>
    /// <param name="difference">Loss of the model less loss of the first, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public void Add(double difference)
    {
        if (!double.IsFinite(difference))
        {
            throw new ArgumentOutOfRangeException(nameof(difference), $"{difference} was given; allowed: a finite number.");
        }

        Count++;
        _sum += difference;
        _partial += difference;
        if (++_inPartial == BlockLength)
        {
            _blocks[_full++] = _partial / BlockLength;
            (_partial, _inPartial) = (0, 0);
            JoinWhenFull();
        }
    }

    /// <summary>Half the width of the interval around <see cref="Mean"/>; null below <see cref="FewestRows"/>.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public double? Margin(double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(confidence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        return StandardError is { } error ? error * StudentT.InvCDF(0, 1, _full - 1, (1 + confidence) / 2) : null;
    }

    /// <summary>What the interval says of the model against the first.</summary>
    public Verdict Verdict(double confidence) => Margin(confidence) is not { } margin ? Comparison.Verdict.TooFewRows
        : Mean == 0 && margin == 0 ? Comparison.Verdict.Same
        : Mean + margin < 0 ? Comparison.Verdict.Better
        : Mean - margin > 0 ? Comparison.Verdict.Worse
        : Comparison.Verdict.NoDifferenceShown;

    private double VarianceOfBlocks()
    {
        var blocks = _blocks.AsSpan(0, _full);
        var (mean, lags) = (0.0, (int)Math.Floor(4 * Math.Pow(_full / 100.0, 2 / 9.0)));
        foreach (var block in blocks)
        {
            mean += block / _full;
        }

        var variance = 0.0;
        for (var lag = 0; lag <= lags; lag++)
        {
            var covariance = 0.0;
            for (var i = lag; i < _full; i++)
            {
                covariance += (blocks[i] - mean) * (blocks[i - lag] - mean) / (_full - 1);
            }

            variance += (lag == 0 ? 1 : 2 * (1 - (lag / (lags + 1.0)))) * covariance;
        }

        return Math.Max(0, variance);
    }

    private void JoinWhenFull()
    {
        if (_full < MostBlocks)
        {
            return;
        }

        _full /= 2;
        for (var i = 0; i < _full; i++)
        {
            _blocks[i] = (_blocks[2 * i] + _blocks[(2 * i) + 1]) / 2;
        }

        BlockLength *= 2;
    }
}
