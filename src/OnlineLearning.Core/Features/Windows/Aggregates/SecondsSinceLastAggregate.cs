namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Seconds from the last event before the query, or the last non-null value of <c>of</c>, to the query; no value of nothing. Has no window. Tile: [1 once there is an event, ticks as the bits of a 64-bit integer].</summary>
public sealed class SecondsSinceLastAggregate : ITileAggregate
{
    public string Name => "seconds_since_last";

    public string Doc => "Seconds since the last event, or the last non-null value of `of`";

    public int Width => 2;

    public AggregateInput Input => AggregateInput.AnythingOrNothing;

    public AggregateSpan Span => AggregateSpan.AllTime;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (tile[0] == 0 || ticks > BitConverter.DoubleToInt64Bits(tile[1]))
        {
            (tile[0], tile[1]) = (1, BitConverter.Int64BitsToDouble(ticks));
        }
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (tile[0] > 0)
        {
            Add(into, 1, BitConverter.DoubleToInt64Bits(tile[1]));
        }
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0] > 0
        ? unchecked((ulong)query.To - (ulong)BitConverter.DoubleToInt64Bits(tile[1])) / (double)TimeSpan.TicksPerSecond
        : double.NaN;
}
