using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>What is read from count, mean and squared deviations. Tile: [n, mean, M2], see <see cref="Moments"/>.</summary>
public abstract class MomentsAggregate : ITileAggregate
{
    public abstract string Name { get; }

    public abstract string Doc { get; }

    public int Width => 3;

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks)
    {
        var moments = Load(tile);
        moments.Add(value);
        Store(moments, tile);
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        var moments = Load(into);
        moments.Merge(Load(tile));
        Store(moments, into);
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => Read(Load(tile));

    /// <summary>NaN where there is no value.</summary>
    protected abstract double Read(in Moments moments);

    private static Moments Load(ReadOnlySpan<double> tile) => new(tile[0], tile[1], tile[2]);

    private static void Store(in Moments moments, Span<double> tile) =>
        (tile[0], tile[1], tile[2]) = (moments.Count, moments.Mean, moments.SumOfSquares);
}
