using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Sketches;

/// <summary>
/// Quantiles with relative accuracy alpha in bounded memory, merged exactly by adding bins: any split of a stream, merged, gives the same sketch. Source: Masson, Rim, Lee, "DDSketch: a fast and
/// fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019: bin i holds <c>gamma^(i-1) &lt; x &lt;= gamma^i</c>, <c>gamma = (1 + alpha) / (1 - alpha)</c> (section 2.1);
/// beyond the stated number of bins the lowest collapse into one (Algorithms 3 and 4), which spoils only the quantiles that fall into it.
/// With 1 % and 2,048 bins that takes values that span 17 powers of ten.
/// </summary>
public sealed class DDSketch
{
    /// <summary>Values below this count as zero.</summary>
    public const double Smallest = 1e-9;

    private const byte StateVersion = 1;

    private readonly double _gamma;
    private readonly double _logGamma;
    private long[] _bins = [];
    private int _lowest;
    private long _zeros;

    /// <param name="alpha">Relative accuracy, 0.0001 to 0.5; default 1 %.</param>
    /// <param name="maxBins">Most bins, 16 to 65,536.</param>
    public DDSketch(double alpha = 0.01, int maxBins = 2_048)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alpha, 0.0001);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 0.5);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBins, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBins, 65_536);
        (Alpha, MaxBins) = (alpha, maxBins);
        _gamma = (1 + alpha) / (1 - alpha);
        _logGamma = Math.Log(_gamma);
    }

    public double Alpha { get; }

    public int MaxBins { get; }

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Bins that memory is held for, at most <see cref="MaxBins"/>.</summary>
    public int AllocatedBins => _bins.Length;

    /// <param name="value">Finite, at least 0, in one unit for the whole sketch (milliseconds for latency).</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A sketch takes finite values from 0 on.");
        }

        Count++;
        if (value < Smallest)
        {
            _zeros++;
        }
        else
        {
            var bin = (int)Math.Ceiling(Math.Log(value) / _logGamma);
            Cover(bin, bin);
            _bins[Math.Max(0, bin - _lowest)]++;
        }
    }

    /// <exception cref="ArgumentException">The other has another accuracy or number of bins.</exception>
    public void Merge(DDSketch other)
    {
        if (other.Alpha != Alpha || other.MaxBins != MaxBins)
        {
            throw new ArgumentException($"A sketch of accuracy {other.Alpha} and {other.MaxBins} bins was given; allowed: {Alpha} and {MaxBins}.", nameof(other));
        }

        (Count, _zeros) = (Count + other.Count, _zeros + other._zeros);
        if (other._bins.Length == 0)
        {
            return;
        }

        Cover(other._lowest, other._lowest + other._bins.Length - 1);
        for (var i = 0; i < other._bins.Length; i++)
        {
            _bins[Math.Max(0, other._lowest + i - _lowest)] += other._bins[i];
        }
    }

    /// <summary>The value of rank floor(q (n - 1)) within the relative accuracy (Algorithm 2); NaN when nothing was counted.</summary>
    /// <param name="q">0 to 1.</param>
    public double Quantile(double q)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(q);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(q, 1);
        if (Count == 0)
        {
            return double.NaN;
        }

        return ValueAt((long)(q * (Count - 1)));
    }

    /// <summary>The value of a rank within the relative accuracy.</summary>
    /// <param name="rank">0 to <see cref="Count"/> - 1.</param>
    public double ValueAt(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        var seen = _zeros;
        if (seen > rank)
        {
            return 0;
        }

        var i = -1;
        while (seen <= rank)
        {
            seen += _bins[++i];
        }

        return Math.Min(double.MaxValue, Math.Exp((_lowest + i) * _logGamma - Math.Log((_gamma + 1) / 2)));
    }

    public void Clear() => (Count, _zeros, _lowest, _bins) = (0, 0, 0, []);

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Double(Alpha);
        writer.Count(MaxBins);
        writer.Count(Count);
        writer.Count(_zeros);
        writer.Int64(_lowest);
        writer.Count(_bins.Length);
        foreach (var bin in _bins)
        {
            writer.Count(bin);
        }
    }

    public static DDSketch Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(DDSketch));
        var (alpha, most) = (reader.Double(), reader.Int());
        if (!(alpha is >= 0.0001 and <= 0.5 && most is >= 16 and <= 65_536))
        {
            throw new InvalidDataException($"{nameof(DDSketch)}: accuracy {alpha} and {most} bins were found, which no sketch has.");
        }

        var (count, zeros, lowest) = (reader.Count(), reader.Count(), reader.Int64());
        var bins = new long[reader.Items(1)];
        var held = zeros;
        for (var i = 0; i < bins.Length; i++)
        {
            held += bins[i] = reader.Count();
        }

        // At the finest accuracy a double has its bins within +-3,600,000.
        if (bins.Length > most || held != count || zeros < 0 || Array.Exists(bins, bin => bin < 0) || lowest is < -10_000_000 or > 10_000_000)
        {
            throw new InvalidDataException($"{nameof(DDSketch)}: {bins.Length} bins from {lowest} with {held} of {count} values were found; allowed: at most {most} bins.");
        }

        return new(alpha, most) { Count = count, _zeros = zeros, _lowest = (int)lowest, _bins = bins };
    }

    // Makes room for bins from..to; when that is more than MaxBins, those below highest - MaxBins + 1 collapse into that one.
    private void Cover(int from, int to)
    {
        var highest = _bins.Length == 0 ? to : Math.Max(to, _lowest + _bins.Length - 1);
        var lowest = _bins.Length == 0 ? from : Math.Min(from, _lowest);
        lowest = Math.Max(lowest, highest - MaxBins + 1);
        if (_bins.Length > 0 && lowest == _lowest && highest == _lowest + _bins.Length - 1)
        {
            return;
        }

        var bins = new long[highest - lowest + 1];
        for (var i = 0; i < _bins.Length; i++)
        {
            bins[Math.Max(0, _lowest + i - lowest)] += _bins[i];
        }

        (_bins, _lowest) = (bins, lowest);
    }
}
