namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Last value minus first by event time, 0 of one; no value of nothing. Tile: [first, its ticks, last, its ticks], NaN while empty; ticks as the bits of a 64-bit integer. Of several at one time the first is the one that came first, the
/// last the one that came last.
/// </summary>
public sealed class DeltaAggregate : ITileAggregate
{
    public string Name => "delta";

    public string Doc => "Last value minus first by event time, 0 of one value";

    public int Width => 4;

    public void Clear(Span<double> tile) => (tile[0], tile[1], tile[2], tile[3]) = (double.NaN, 0, double.NaN, 0);

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (double.IsNaN(tile[0]) || ticks < BitConverter.DoubleToInt64Bits(tile[1]))
        {
            (tile[0], tile[1]) = (value, BitConverter.Int64BitsToDouble(ticks));
        }

        if (double.IsNaN(tile[2]) || ticks >= BitConverter.DoubleToInt64Bits(tile[3]))
        {
            (tile[2], tile[3]) = (value, BitConverter.Int64BitsToDouble(ticks));
        }
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (!double.IsNaN(tile[0]))
        {
            Add(into, tile[0], BitConverter.DoubleToInt64Bits(tile[1]));
            Add(into, tile[2], BitConverter.DoubleToInt64Bits(tile[3]));
        }
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[2] - tile[0];
}
