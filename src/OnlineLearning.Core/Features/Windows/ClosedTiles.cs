namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// Remembers the merge of a window's tiles but the newest, so that readings within one hop do not merge hundreds of tiles again. The order of merging is that of an
/// unremembered reading, oldest first, so the result is the same bit for bit.
/// </summary>
internal sealed class ClosedTiles(int width)
{
    /// <summary>With fewer tiles there is nothing to gain.</summary>
    public const int Least = 8;

    private readonly double[] _merged = new double[width];
    private long _first;
    private bool _isValid;

    /// <summary>Call when a tile other than the newest changes, comes or goes.</summary>
    public void Forget() => _isValid = false;

    /// <summary>Merges all rows from <paramref name="row"/> on, which is the first at or after tile <paramref name="first"/>.</summary>
    public void Merge(IAggregate aggregate, TileRows rows, int row, long first, Span<double> into)
    {
        var newest = rows.Count - 1;
        if (newest - row >= Least)
        {
            Refresh(aggregate, rows, row, first);
            _merged.CopyTo(into);
            row = newest;
        }

        for (; row < rows.Count; row++)
        {
            aggregate.Merge(into, rows.Values(row));
        }
    }

    private void Refresh(IAggregate aggregate, TileRows rows, int row, long first)
    {
        if (_isValid && _first == first)
        {
            return;
        }

        aggregate.Clear(_merged);
        for (; row < rows.Count - 1; row++)
        {
            aggregate.Merge(_merged, rows.Values(row));
        }

        (_first, _isValid) = (first, true);
    }
}
