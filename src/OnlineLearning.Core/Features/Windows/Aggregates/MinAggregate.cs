namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Least value; no value of nothing. Tile: [min], NaN while empty.</summary>
public sealed class MinAggregate : ITileAggregate
{
    public string Name => "min";

    public string Doc => "Least value";

    public int Width => 1;

    public void Clear(Span<double> tile) => tile[0] = double.NaN;

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (double.IsNaN(tile[0]) || value < tile[0])
        {
            tile[0] = value;
        }
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (double.IsNaN(into[0]) || tile[0] < into[0])
        {
            into[0] = tile[0];
        }
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0];
}
