namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Sum of values; 0 of nothing. Tile: [sum].</summary>
public sealed class SumAggregate : ITileAggregate
{
    public string Name => "sum";

    public string Doc => "Sum of values; 0 of nothing";

    public int Width => 1;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => tile[0] += value;

    public void Merge(Span<double> into, ReadOnlySpan<double> tile) => into[0] += tile[0];

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0];
}
