namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Number of events, or of non-null values of <c>of</c>; 0 of nothing. Tile: [n].</summary>
public sealed class CountAggregate : IAggregate
{
    public string Name => "count";

    public int Width => 1;

    public AggregateInput Input => AggregateInput.AnythingOrNothing;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => tile[0]++;

    public void Merge(Span<double> into, ReadOnlySpan<double> tile) => into[0] += tile[0];

    public double Read(ReadOnlySpan<double> tile) => tile[0];
}
