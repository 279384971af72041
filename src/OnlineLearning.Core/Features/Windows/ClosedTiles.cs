namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// Remembers the merge of a window's tiles but the newest, so that readings within one hop do not merge hundreds of tiles again. The order of merging is that of an
/// unremembered reading, oldest first, so the result is the same bit for bit.
/// </summary>
internal sealed class ClosedTiles
{
    /// <summary>With fewer tiles there is nothing to gain.</summary>
    public const int Least = 8;

    private readonly Tiles _merged;
    private long _first;
    private bool _isValid;

    public ClosedTiles(IAggregate aggregate)
    {
        _merged = aggregate.CreateTiles(1);
        _merged.Insert(0);
    }

    /// <summary>Call when a tile other than the newest changes, comes or goes.</summary>
    public void Forget() => _isValid = false;

    /// <summary>Merges rows from <paramref name="row"/> on, which is the first at or after tile <paramref name="first"/>, into an empty tile.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The first.</param>
    /// <param name="first">Its tile, or one before.</param>
    /// <param name="into">The tile: its row 0.</param>
    /// <param name="end">The row behind the last that is merged: behind all, or before the newest.</param>
    public void Merge(Tiles rows, int row, long first, Tiles into, int end)
    {
        var newest = rows.Count - 1;
        if (newest - row >= Least)
        {
            Refresh(rows, row, first);
            into.Merge(0, _merged, 0);
            row = newest;
        }

        for (; row < end; row++)
        {
            into.Merge(0, rows, row);
        }
    }

    private void Refresh(Tiles rows, int row, long first)
    {
        if (_isValid && _first == first)
        {
            return;
        }

        _merged.Clear(0);
        for (; row < rows.Count - 1; row++)
        {
            _merged.Merge(0, rows, row);
        }

        (_first, _isValid) = (first, true);
    }
}
