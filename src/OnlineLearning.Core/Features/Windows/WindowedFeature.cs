using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// One aggregate of one entity by event time, under the <see cref="WindowRule"/>.
/// <para>Exact for every query time later than or equal to the newest event's: the events of the newest tick are held apart from their tile, so a query at that tick
/// sees what came before it and nothing of the tick itself, however many events fall on it.</para>
/// <para>For a query q before the newest event the answer never contains an event at or after q, and may lack: events of q's own hop, if that hop has any event at or after q
/// (an unbounded aggregate is all one hop); and events of tiles that the newest event has pushed out. Tiles live for ceil(w / h) + 1 hops up to the newest event's.</para>
/// <para>Bounded: at most <see cref="WindowRule.MaxTiles"/> + 1 tiles; adding allocates only while the number of tiles with events grows. The state, bit for bit, depends only on
/// the sequence of accepted events; reading leaves it as it is. Not for concurrent use, reading included: the merge of all tiles but the newest is kept between readings.</para>
/// </summary>
public sealed class WindowedFeature : EventWindow
{
    // Row 0 holds the newest tick, rows 1.. the tiles in ascending order.
    private const int Held = 0;

    private readonly Folding _folding;
    private readonly WindowRule _rule;
    private readonly Tiles _rows;
    private ClosedTiles? _closed;

    public WindowedFeature(IAggregate aggregate, WindowRule rule)
        : this(new Folding(aggregate), rule)
    {
    }

    internal WindowedFeature(Folding folding, WindowRule rule)
    {
        (_folding, _rule) = (folding, rule);
        _rows = folding.Aggregate.CreateTiles(rule.MaxTiles + 1);
    }

    /// <inheritdoc/>
    public override long NewestTicks => _rows.Count == 0 ? long.MinValue : _rows.NewestTicks(Held);

    /// <summary>Tiles that memory is held for, at most <see cref="WindowRule.MaxTiles"/> + 1.</summary>
    public int AllocatedTiles => _rows.Allocated;

    /// <summary>Greatest size of one, bytes: its objects, the rows of all tiles and what they hold, and the remembered merge.</summary>
    internal static long BytesOf(IAggregate aggregate, WindowRule rule)
    {
        const long Objects = 64 + 56;
        const long Remembered = 40 + 56 + 24 + 24;
        var rows = rule.MaxTiles + 1L;
        var row = 8L * (2 + ((aggregate as ITileAggregate)?.Width ?? 0)) + (aggregate.MostTileBytes > 0 ? 8 : 0) + aggregate.MostTileBytes;
        return Objects + 24 + 24 + rows * row + (rows > ClosedTiles.Least ? Remembered + row : 0);
    }

    /// <summary>Adds an event; false if its tile is no longer kept.</summary>
    /// <param name="ticks">Event time.</param>
    /// <param name="value">Not null; a number beyond +-1e100 counts as that.</param>
    public override bool Add(long ticks, in FeatureDatum value)
    {
        if (_rows.Count == 0)
        {
            Open(Held, _rule.TileOf(ticks), ticks);
        }
        else if (ticks > NewestTicks)
        {
            Advance(ticks);
        }
        else if (ticks < NewestTicks)
        {
            return AddLate(ticks, value);
        }

        _rows.Add(Held, value, ticks);
        return true;
    }

    /// <inheritdoc/>
    public override FeatureDatum Read(IAggregate aggregate, long queryTicks)
    {
        var merged = _folding.Begin();
        var first = _rule.FirstTile(queryTicks);
        var (row, end) = (FirstRow(first), _rows.Count);
        var held = _rows.Count > 0 && _rows.Tile(Held) >= first && NewestTicks < queryTicks;

        // The newest tick joins its tile before that joins the others, as it does once a later event comes: sums round alike before and after.
        var joins = held && end > row && _rows.Tile(end - 1) == _rows.Tile(Held);
        end -= joins ? 1 : 0;
        if (queryTicks >= NewestTicks && _rows.Count > ClosedTiles.Least)
        {
            (_closed ??= new(_folding.Aggregate)).Merge(_rows, row, first, merged, end);
        }
        else
        {
            MergePast(merged, row, queryTicks, end);
        }

        if (joins)
        {
            merged.Clear(Folding.Apart);
            merged.Merge(Folding.Apart, _rows, end);
            merged.Merge(Folding.Apart, _rows, Held);
            merged.Merge(0, merged, Folding.Apart);
        }
        else if (held)
        {
            merged.Merge(0, _rows, Held);
        }

        return merged.Read(0, aggregate, new(_rule.StartOf(first), queryTicks));
    }

    /// <inheritdoc/>
    public override long NewestBefore(long queryTicks)
    {
        if (NewestTicks < queryTicks)
        {
            return NewestTicks;
        }

        for (var row = _rows.Count - 1; row > Held; row--)
        {
            if (_rows.NewestTicks(row) < queryTicks)
            {
                return _rows.NewestTicks(row);
            }
        }

        return long.MinValue;
    }

    /// <inheritdoc/>
    public override void Write(StateWriter writer) => _rows.Write(writer);

    /// <inheritdoc/>
    public override void Read(ref StateReader reader)
    {
        _closed?.Forget();
        _rows.Read(ref reader);
    }

    private void MergePast(Tiles merged, int row, long queryTicks, int end)
    {
        var own = _rule.TileOf(queryTicks);
        for (; row < end && _rows.Tile(row) <= own; row++)
        {
            if (_rows.NewestTicks(row) < queryTicks)
            {
                merged.Merge(0, _rows, row);
            }
        }
    }

    private void Advance(long ticks)
    {
        var tile = _rule.TileOf(ticks);
        var expired = FirstRow(OldestKept(tile)) - 1;
        if (expired > 0)
        {
            _closed?.Forget();
            _rows.Remove(1, expired);
        }

        if (_rows.Tile(Held) >= OldestKept(tile))
        {
            FlushHeld();
        }

        Open(Held, tile, ticks);
    }

    private void FlushHeld()
    {
        var (tile, last) = (_rows.Tile(Held), _rows.Count - 1);
        if (last == Held || _rows.Tile(last) != tile)
        {
            _closed?.Forget();
            _rows.Insert(++last);
            Open(last, tile, NewestTicks);
        }

        _rows.Merge(last, _rows, Held);
        _rows.NewestTicks(last) = NewestTicks;
    }

    private bool AddLate(long ticks, in FeatureDatum value)
    {
        var tile = _rule.TileOf(ticks);
        if (tile < OldestKept(_rows.Tile(Held)))
        {
            return false;
        }

        var row = FirstRow(tile);
        if (row < _rows.Count - 1)
        {
            _closed?.Forget();
        }

        if (row == _rows.Count || _rows.Tile(row) != tile)
        {
            _closed?.Forget();
            _rows.Insert(row);
            Open(row, tile, ticks);
        }

        _rows.Add(row, value, ticks);
        _rows.NewestTicks(row) = Math.Max(_rows.NewestTicks(row), ticks);
        return true;
    }

    private void Open(int row, long tile, long ticks)
    {
        if (_rows.Count == 0)
        {
            _rows.Insert(row);
        }

        _rows.Tile(row) = tile;
        _rows.NewestTicks(row) = ticks;
        _rows.Clear(row);
    }

    private long OldestKept(long newestTile) => newestTile - _rule.MaxTiles + 1;

    // The first row from 1 on whose tile is at or after the given one; the number of rows if there is none.
    private int FirstRow(long tile)
    {
        var (low, high) = (1, Math.Max(1, _rows.Count));
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows.Tile(middle) < tile ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
