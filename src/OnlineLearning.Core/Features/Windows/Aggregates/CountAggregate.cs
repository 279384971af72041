namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Number of events, or of non-null values of <c>of</c>; 0 of nothing. Tile: [n].</summary>
public sealed class CountAggregate : ITileAggregate
{
    public string Name => "count";

    public string Doc => "Number of events, or of non-null values of `of`; 0 of nothing";

    public int Width => 1;

    public DatumKind Result(FieldDefinition? of) => DatumKind.Int;

    public AggregateInput Input => AggregateInput.AnythingOrNothing;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => tile[0]++;

    public void Merge(Span<double> into, ReadOnlySpan<double> tile) => into[0] += tile[0];

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0];
}
