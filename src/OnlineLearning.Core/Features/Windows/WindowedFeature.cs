using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

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
public sealed class WindowedFeature
{
    // Row 0 holds the newest tick, rows 1.. the tiles in ascending order.
    private const int Held = 0;

    private readonly IAggregate _aggregate;
    private readonly WindowRule _rule;
    private readonly TileRows _rows;
    private ClosedTiles? _closed;

    public WindowedFeature(IAggregate aggregate, WindowRule rule)
    {
        (_aggregate, _rule) = (aggregate, rule);
        _rows = new(aggregate.Width, rule.MaxTiles + 1);
    }

    /// <summary>Time of the newest event; <see cref="long.MinValue"/> when there is none.</summary>
    public long NewestTicks => _rows.Count == 0 ? long.MinValue : _rows.NewestTicks(Held);

    /// <summary>Tiles that memory is held for, at most <see cref="WindowRule.MaxTiles"/> + 1.</summary>
    public int AllocatedTiles => _rows.Allocated;

    /// <summary>Adds an event; false if its tile is no longer kept.</summary>
    /// <param name="ticks">Event time.</param>
    /// <param name="value">Not NaN; beyond +-1e100 it counts as that.</param>
    public bool Add(long ticks, double value)
    {
        value = Math.Clamp(value, -Moments.Limit, Moments.Limit);
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

        _aggregate.Add(_rows.Values(Held), value, ticks);
        return true;
    }

    /// <summary>The aggregate over the window of a query at <paramref name="queryTicks"/>; NaN when there is no value.</summary>
    public double Read(long queryTicks)
    {
        Span<double> merged = stackalloc double[IAggregate.MaxWidth];
        merged = merged[.._aggregate.Width];
        _aggregate.Clear(merged);
        var first = _rule.FirstTile(queryTicks);
        if (queryTicks >= NewestTicks && _rows.Count > ClosedTiles.Least)
        {
            (_closed ??= new(_aggregate.Width)).Merge(_aggregate, _rows, FirstRow(first), first, merged);
        }
        else
        {
            MergePast(merged, FirstRow(first), queryTicks);
        }

        if (_rows.Count > 0 && _rows.Tile(Held) >= first && NewestTicks < queryTicks)
        {
            _aggregate.Merge(merged, _rows.Values(Held));
        }

        return _aggregate.Read(merged);
    }

    /// <summary>The greatest event time before <paramref name="queryTicks"/> that the kept tiles prove; <see cref="long.MinValue"/> if none does.</summary>
    public long NewestBefore(long queryTicks)
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

    public void Write(StateWriter writer) => _rows.Write(writer);

    /// <summary>Replaces the state by one that the same aggregate and rule wrote.</summary>
    public void Read(ref StateReader reader)
    {
        _closed?.Forget();
        _rows.Read(ref reader);
    }

    private void MergePast(Span<double> merged, int row, long queryTicks)
    {
        var own = _rule.TileOf(queryTicks);
        for (; row < _rows.Count && _rows.Tile(row) <= own; row++)
        {
            if (_rows.NewestTicks(row) < queryTicks)
            {
                _aggregate.Merge(merged, _rows.Values(row));
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

        _aggregate.Merge(_rows.Values(last), _rows.Values(Held));
        _rows.NewestTicks(last) = NewestTicks;
    }

    private bool AddLate(long ticks, double value)
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

        _aggregate.Add(_rows.Values(row), value, ticks);
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
        _aggregate.Clear(_rows.Values(row));
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
