namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Value with the greatest event time; of several at that time the one that came last; no value of nothing. Tile: [value, ticks], NaN while empty. The ticks are
/// kept as the bits of a 64-bit integer, since a double holds only 53 of them.
/// </summary>
public sealed class LastAggregate : IAggregate
{
    public string Name => "last";

    public int Width => 2;

    public void Clear(Span<double> tile) => (tile[0], tile[1]) = (double.NaN, 0);

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (double.IsNaN(tile[0]) || ticks >= BitConverter.DoubleToInt64Bits(tile[1]))
        {
            (tile[0], tile[1]) = (value, BitConverter.Int64BitsToDouble(ticks));
        }
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (!double.IsNaN(tile[0]))
        {
            Add(into, tile[0], BitConverter.DoubleToInt64Bits(tile[1]));
        }
    }

    public double Read(ReadOnlySpan<double> tile) => tile[0];
}
