namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Arithmetic mean; no value of nothing. Tile: [n, sum].</summary>
public sealed class MeanAggregate : ITileAggregate
{
    public string Name => "mean";

    public string Doc => "Arithmetic mean";

    public int Width => 2;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks)
    {
        tile[0]++;
        tile[1] += value;
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        into[0] += tile[0];
        into[1] += tile[1];
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0] > 0 ? tile[1] / tile[0] : double.NaN;
}
