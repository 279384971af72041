using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// All columns of one feature view for one entity. Each column is exact as <see cref="WindowedFeature"/> states; the view adds the status and the time to live: a value is stale
/// if and only if <c>q - newest event time before q &gt; ttl</c>, and ttl 0 is for ever. An event counts for freshness even where its fields are null.
/// <para>The newest event time before q is exact for q after the newest time but one; before that it is the greatest that the tiles prove, at least the first event's.</para>
/// </summary>
public sealed class ViewWindows
{
    private const byte StateVersion = 1;

    private readonly ViewPlan _plan;
    private readonly WindowedFeature[] _columns;
    private long _first = long.MaxValue;
    private long _previous = long.MinValue;

    public ViewWindows(ViewPlan plan)
    {
        _plan = plan;
        _columns = [.. plan.Columns.Select(column => new WindowedFeature(column.Aggregate, column.Rule))];
    }

    public int ColumnCount => _columns.Length;

    /// <summary>Time of the newest event, ticks of 100 ns; <see cref="long.MinValue"/> when there is none.</summary>
    public long NewestTicks { get; private set; } = long.MinValue;

    /// <summary>Events that at least one column took, or that had no value for any.</summary>
    public long Events { get; private set; }

    /// <summary>Events that every column refused.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Tiles that memory is held for.</summary>
    public int AllocatedTiles => _columns.Sum(column => column.AllocatedTiles);

    /// <summary>Takes an event.</summary>
    /// <param name="eventTicks">Event time in ticks of 100 ns.</param>
    /// <param name="values">One per field of the source, in its order; NaN is null; of a text field any number is "not null". Magnitudes beyond 1e100 count as that.</param>
    /// <exception cref="ArgumentException">Another number of values than the source has fields.</exception>
    public Placement Apply(long eventTicks, ReadOnlySpan<double> values)
    {
        if (values.Length != _plan.FieldCount)
        {
            throw new ArgumentException($"values of an event of {_plan.View.Source}: {values.Length} were given; allowed: {_plan.FieldCount}.", nameof(values));
        }

        var (taken, refused) = (0, 0);
        for (var i = 0; i < _columns.Length; i++)
        {
            var field = _plan.Columns[i].Field;
            var value = field < 0 ? 1 : values[field];
            if (!double.IsNaN(value))
            {
                _ = _columns[i].Add(eventTicks, value) ? taken++ : refused++;
            }
        }

        if (refused > 0 && taken == 0)
        {
            LateEvents++;
            return Placement.TooLate;
        }

        Seen(eventTicks);
        return refused == 0 ? Placement.Placed : Placement.PlacedInPart;
    }

    /// <summary>One column at a query time.</summary>
    public FeatureValue Read(int column, long queryTicks)
    {
        var newest = NewestBefore(queryTicks);
        return newest == long.MinValue ? FeatureValue.NotFound : Read(column, queryTicks, newest);
    }

    /// <summary>All columns at a query time, in the view's order.</summary>
    /// <param name="queryTicks">Query time; events at it or after it are not seen.</param>
    /// <param name="into">At least <see cref="ColumnCount"/> long.</param>
    public void Read(long queryTicks, Span<FeatureValue> into)
    {
        var newest = NewestBefore(queryTicks);
        for (var i = 0; i < _columns.Length; i++)
        {
            into[i] = newest == long.MinValue ? FeatureValue.NotFound : Read(i, queryTicks, newest);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_first);
        writer.Int64(_previous);
        writer.Int64(NewestTicks);
        writer.Count(Events);
        writer.Count(LateEvents);
        writer.Count(_columns.Length);
        for (var i = 0; i < _columns.Length; i++)
        {
            writer.Text(_plan.Columns[i].StateKey);
            _columns[i].Write(writer);
        }
    }

    /// <summary>Reads a state, perhaps of an earlier definition: columns with the same aggregate, field, window, hop and half-life keep theirs, under whatever name; others start empty.</summary>
    public static ViewWindows Read(ref StateReader reader, ViewPlan plan)
    {
        reader.Version(StateVersion, nameof(ViewWindows));
        var view = new ViewWindows(plan)
        {
            _first = reader.Int64(),
            _previous = reader.Int64(),
            NewestTicks = reader.Int64(),
            Events = reader.Count(),
            LateEvents = reader.Count(),
        };
        for (var left = reader.Count(); left > 0; left--)
        {
            view.ReadColumn(ref reader);
        }

        return view;
    }

    private void ReadColumn(ref StateReader reader)
    {
        var key = reader.Text();
        var state = reader;
        TileRows.Skip(ref reader);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_plan.Columns[i].StateKey == key)
            {
                var copy = state;
                _columns[i].Read(ref copy);
            }
        }
    }

    private void Seen(long ticks)
    {
        Events++;
        _first = Math.Min(_first, ticks);
        if (ticks > NewestTicks)
        {
            (_previous, NewestTicks) = (NewestTicks, ticks);
        }
        else if (ticks < NewestTicks)
        {
            _previous = Math.Max(_previous, ticks);
        }
    }

    private long NewestBefore(long queryTicks)
    {
        if (NewestTicks < queryTicks)
        {
            return NewestTicks;
        }

        if (_previous < queryTicks)
        {
            return _previous;
        }

        var proven = _first < queryTicks ? _first : long.MinValue;
        foreach (var column in _columns)
        {
            proven = Math.Max(proven, column.NewestBefore(queryTicks));
        }

        return proven;
    }

    private FeatureValue Read(int column, long queryTicks, long newest)
    {
        var age = unchecked((ulong)queryTicks - (ulong)newest);
        if (_plan.View.TimeToLive > TimeSpan.Zero && age > (ulong)_plan.View.TimeToLive.Ticks)
        {
            return new(double.NaN, FeatureStatus.OutsideMaxAge, newest);
        }

        var value = _columns[column].Read(queryTicks);
        return new(value, double.IsNaN(value) ? FeatureStatus.NullValue : FeatureStatus.Present, newest);
    }
}
