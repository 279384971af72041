using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Drift;

/// <summary>
/// Page-Hinkley test for an increase of a stream's mean (a loss that gets worse): with <c>m_t</c> the running mean up to t,
/// <c>S_t = alpha S_(t-1) + x_t - m_t - delta</c>; drift once <c>S_t - min_(i &lt;= t) S_i &gt; threshold</c> and at least <c>minInstances</c> values were seen.
/// The value after a drift starts a new test. Sources: Page 1954, "Continuous inspection schemes", section 2; Hinkley 1971; defaults and the fading
/// factor alpha as in River's <c>drift.PageHinkley</c>.
/// </summary>
public sealed class PageHinkley
{
    private const byte StateVersion = 1;

    private Moments _values;
    private double _sum;
    private double _least = double.PositiveInfinity;

    /// <param name="minInstances">Values before a drift can be told, at least 1.</param>
    /// <param name="delta">Change of the mean that is tolerated, in the unit of the values, at least 0.</param>
    /// <param name="threshold">Greater is slower and surer; above 0.</param>
    /// <param name="alpha">Fading of the cumulative sum, above 0, at most 1.</param>
    public PageHinkley(int minInstances = 30, double delta = 0.005, double threshold = 50, double alpha = 0.9999)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minInstances, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(delta);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        (MinInstances, Delta, Threshold, Alpha) = (minInstances, delta, threshold, alpha);
    }

    public int MinInstances { get; }

    public double Delta { get; }

    public double Threshold { get; }

    public double Alpha { get; }

    /// <summary>Values since the last start.</summary>
    public double Count => _values.Count;

    /// <summary>Whether the last value told a drift.</summary>
    public bool IsDrift { get; private set; }

    /// <summary><c>S_t - min S</c>: how near to <see cref="Threshold"/> the test is.</summary>
    public double Statistic => _values.Count == 0 ? 0 : _sum - _least;

    /// <summary>Takes a value; true if it tells a drift. NaN is passed over; magnitudes beyond 1e100 count as that.</summary>
    public bool Update(double value)
    {
        if (double.IsNaN(value))
        {
            return false;
        }

        if (IsDrift)
        {
            Reset();
        }

        value = Math.Clamp(value, -Moments.Limit, Moments.Limit);
        _values.Add(value);
        _sum = Alpha * _sum + value - _values.Mean - Delta;
        _least = Math.Min(_least, _sum);
        return IsDrift = _values.Count >= MinInstances && Statistic > Threshold;
    }

    /// <summary>Starts anew.</summary>
    public void Reset() => (_values, _sum, _least, IsDrift) = (default, 0, double.PositiveInfinity, false);

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(MinInstances);
        writer.Double(Delta);
        writer.Double(Threshold);
        writer.Double(Alpha);
        _values.Write(writer);
        writer.Double(_sum);
        writer.Double(_least);
        writer.Bool(IsDrift);
    }

    public static PageHinkley Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(PageHinkley));
        return new((int)reader.Count(), reader.Double(), reader.Double(), reader.Double())
        {
            _values = Moments.Read(ref reader),
            _sum = reader.Double(),
            _least = reader.Double(),
            IsDrift = reader.Bool(),
        };
    }
}
