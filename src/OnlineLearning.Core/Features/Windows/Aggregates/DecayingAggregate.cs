namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Sums in which an event weighs <c>2^(-(q - t) / half-life)</c> at query time q. Tile: [sum w x, sum w, ticks], the weights being those at the tile's newest event time; ticks as the bits of a 64-bit integer.
/// </summary>
public abstract class DecayingAggregate : ITileAggregate
{
    public static readonly TimeSpan ShortestHalfLife = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestHalfLife = TimeSpan.FromDays(365);

    private readonly double _halfLifeTicks;

    /// <param name="halfLife">Age at which an event weighs one half, 1 second to 365 days.</param>
    protected DecayingAggregate(TimeSpan halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(halfLife, ShortestHalfLife);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(halfLife, LongestHalfLife);
        _halfLifeTicks = halfLife.Ticks;
    }

    protected static TimeSpan DefaultHalfLife { get; } = TimeSpan.FromHours(1);

    public abstract string Name { get; }

    public abstract string Doc { get; }

    public int Width => 3;

    public AggregateSpan Span => AggregateSpan.HalfLife;

    public abstract IAggregate For(AggregateDefinition definition, FieldDefinition? of);

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => Add(tile, value, 1, ticks);

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (tile[1] > 0)
        {
            Add(into, tile[0], tile[1], BitConverter.DoubleToInt64Bits(tile[2]));
        }
    }

    public abstract double Read(ReadOnlySpan<double> tile, in QuerySpan query);

    protected static TimeSpan HalfLifeOf(AggregateDefinition definition)
        => definition.HalfLife ?? throw new ArgumentException($"half_life of {definition.Name} is missing; {definition.Aggregate} needs one.", nameof(definition));

    /// <summary>Weight of an older time at a newer one. The difference of two times fits an unsigned 64-bit integer whatever their signs.</summary>
    protected double Decay(long newer, long older) => double.Exp2(-(double)unchecked((ulong)newer - (ulong)older) / _halfLifeTicks);

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
}
