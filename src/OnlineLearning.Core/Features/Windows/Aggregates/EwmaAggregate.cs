namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Exponentially weighted mean: <c>sum w_i x_i / sum w_i</c> with <c>w_i = 2^(-(q - t_i) / half-life)</c>; no value of nothing. The quotient does not depend on the
/// query time q. Tile: [sum w x, sum w, ticks], the weights being those at the tile's newest event time; ticks as the bits of a 64-bit integer.
/// </summary>
public sealed class EwmaAggregate : IAggregate
{
    public static readonly TimeSpan ShortestHalfLife = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestHalfLife = TimeSpan.FromDays(365);

    private readonly double _halfLifeTicks;

    public EwmaAggregate()
        : this(TimeSpan.FromHours(1))
    {
    }

    /// <param name="halfLife">Age at which an event weighs one half, 1 second to 365 days.</param>
    public EwmaAggregate(TimeSpan halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(halfLife, ShortestHalfLife);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(halfLife, LongestHalfLife);
        _halfLifeTicks = halfLife.Ticks;
    }

    public string Name => "ewma";

    public int Width => 3;

    public bool IsWindowed => false;

    public IAggregate For(AggregateDefinition definition) =>
        new EwmaAggregate(definition.HalfLife ?? throw new ArgumentException($"half_life of {definition.Name} is missing; ewma needs one.", nameof(definition)));

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => Add(tile, value, 1, ticks);

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (tile[1] > 0)
        {
            Add(into, tile[0], tile[1], BitConverter.DoubleToInt64Bits(tile[2]));
        }
    }

    public double Read(ReadOnlySpan<double> tile) => tile[1] > 0 ? tile[0] / tile[1] : double.NaN;

    private void Add(Span<double> tile, double weightedSum, double weight, long ticks)
    {
        if (tile[1] == 0)
        {
            (tile[0], tile[1], tile[2]) = (weightedSum, weight, BitConverter.Int64BitsToDouble(ticks));
            return;
        }

        var newest = BitConverter.DoubleToInt64Bits(tile[2]);
        if (ticks > newest)
        {
            var decay = Decay(ticks, newest);
            (tile[0], tile[1], tile[2]) = (tile[0] * decay + weightedSum, tile[1] * decay + weight, BitConverter.Int64BitsToDouble(ticks));
        }
        else
        {
            var decay = Decay(newest, ticks);
            tile[0] += weightedSum * decay;
            tile[1] += weight * decay;
        }
    }

    // The difference of two times fits an unsigned 64-bit integer whatever their signs.
    private double Decay(long newer, long older) => double.Exp2(-(double)unchecked((ulong)newer - (ulong)older) / _halfLifeTicks);
}
