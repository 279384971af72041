using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// All columns of one feature view for one entity. Each column is exact as <see cref="WindowedFeature"/> states; the view adds the status and the time to live: a value is stale
/// if and only if <c>q - newest event time before q &gt; ttl</c>, and ttl 0 is for ever. An event counts for freshness even where its fields are null.
/// <para>Plain features are those of the newest row at or before q (<see cref="PlainRows"/>), with that row's time and age. A view that has any refuses no event.</para>
/// <para>The newest event time before q is exact for q after the newest time but one; before that it is the greatest that the tiles prove, at least the first event's.</para>
/// </summary>
public sealed class ViewWindows
{
    private const byte StateVersion = 3;

    private readonly ViewPlan _plan;
    private readonly EventWindow[] _windows;
    private readonly ExactWindow[] _exact;
    private readonly PlainRows? _rows;
    private long _first = long.MaxValue;
    private long _previous = long.MinValue;
    private long _began;
    private BackfillMarks? _marks;

    public ViewWindows(ViewPlan plan)
    {
        _plan = plan;
        _windows = Array.ConvertAll(plan.Slots, slot => slot.Create());
        _exact = [.. _windows.OfType<ExactWindow>()];
        _rows = plan.PlainFields.Length == 0 ? null : new PlainRows(plan);
    }

    /// <summary>Aggregates, then plain features.</summary>
    public int ColumnCount => _plan.ColumnCount;

    /// <summary>Time of the newest event, ticks of 100 ns; <see cref="long.MinValue"/> when there is none.</summary>
    public long NewestTicks { get; private set; } = long.MinValue;

    /// <summary>Events that at least one column took, or that had no value for any.</summary>
    public long Events { get; private set; }

    /// <summary>Events that every column refused.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Events within exact windows that gave way to others: what such columns say lacks them.</summary>
    public long DroppedEvents
    {
        get
        {
            long dropped = 0;
            foreach (var window in _exact)
            {
                dropped += window.DroppedEvents;
            }

            return dropped;
        }
    }

    /// <summary>Takes an event.</summary>
    /// <param name="eventTicks">Event time in ticks of 100 ns.</param>
    /// <param name="createdTicks">When it came to be known, ticks of 100 ns.</param>
    /// <param name="values">One per field of the source, in its order. Magnitudes beyond 1e100 count as that.</param>
    /// <param name="sequence">Number of the event in the entity's journal; 0 where there is none.</param>
    /// <exception cref="ArgumentException">Another number of values than the source has fields.</exception>
    public Placement Apply(long eventTicks, long createdTicks, ReadOnlySpan<FeatureDatum> values, long sequence = 0)
    {
        Begin(sequence);
        if (values.Length != _plan.FieldCount)
        {
            throw new ArgumentException($"values of an event of {_plan.View.Source}: {values.Length} were given; allowed: {_plan.FieldCount}.", nameof(values));
        }

        var dropped = DroppedEvents;
        var (taken, refused) = (0, 0);
        for (var i = 0; i < _windows.Length; i++)
        {
            ref readonly var value = ref _plan.Slots[i].ValueOf(values);
            if (!value.IsNull)
            {
                _ = _windows[i].Add(eventTicks, value) ? taken++ : refused++;
            }
        }

        if (refused > 0 && taken == 0 && _rows is null)
        {
            LateEvents++;
            return Placement.TooLate;
        }

        _rows?.Apply(eventTicks, createdTicks, values);
        Seen(eventTicks);
        return DroppedEvents > dropped ? Placement.Displaced : refused == 0 ? Placement.Placed : Placement.PlacedInPart;
    }

    /// <summary>Counts an event that every column refused when it came.</summary>
    /// <param name="sequence">Its number in the entity's journal; 0 where there is none.</param>
    public void Refuse(long sequence = 0)
    {
        Begin(sequence);
        LateEvents++;
    }

    /// <summary>Whether a column lacks a past event, see <see cref="Bring"/>.</summary>
    public bool Lacks(long sequence) => _marks?.LacksAny(sequence) ?? (_began == 0 || sequence < _began);

    /// <summary>
    /// Takes a past event that came before the view began, or before some of its columns did: each column takes what it lacks (<see cref="BackfillMarks"/>). Events come in the order of their numbers; one that every column has is passed over.
    /// </summary>
    public Placement Bring(long sequence, long eventTicks, long createdTicks, ReadOnlySpan<FeatureDatum> values)
    {
        if (!Lacks(sequence))
        {
            return Placement.Placed;
        }

        var marks = _marks ??= new(_windows.Length + (_rows is null ? 0 : 1), _began);
        var (taken, refused) = (0, 0);
        for (var i = 0; i < _windows.Length; i++)
        {
            ref readonly var value = ref _plan.Slots[i].ValueOf(values);
            if (marks.Bring(i, sequence) && !value.IsNull)
            {
                _ = _windows[i].Add(eventTicks, value) ? taken++ : refused++;
            }
        }

        if (_rows is not null && marks.Bring(_windows.Length, sequence))
        {
            _rows.Apply(eventTicks, createdTicks, values);
            taken++;
        }

        if (refused > 0 && taken == 0)
        {
            return Placement.TooLate;
        }

        Seen(eventTicks);
        return refused == 0 ? Placement.Placed : Placement.PlacedInPart;
    }

    /// <summary>One column at a query time.</summary>
    public FeatureValue Read(int column, long queryTicks)
    {
        if (column >= _plan.Columns.Length)
        {
            return _rows!.Read(column - _plan.Columns.Length, queryTicks);
        }

        var newest = NewestBefore(queryTicks);
        return newest == long.MinValue ? FeatureValue.NotFound : Read(column, queryTicks, newest);
    }

    /// <summary>All columns at a query time, in the view's order.</summary>
    /// <param name="queryTicks">Query time; aggregates do not see events at it or after it.</param>
    /// <param name="into">At least <see cref="ColumnCount"/> long.</param>
    public void Read(long queryTicks, Span<FeatureValue> into)
    {
        var newest = NewestBefore(queryTicks);
        for (var i = 0; i < _plan.Columns.Length; i++)
        {
            into[i] = newest == long.MinValue ? FeatureValue.NotFound : Read(i, queryTicks, newest);
        }

        for (var i = _plan.Columns.Length; i < ColumnCount; i++)
        {
            into[i] = _rows!.Read(i - _plan.Columns.Length, queryTicks);
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
        writer.Count(_windows.Length);
        var inner = new StateWriter();
        for (var i = 0; i < _windows.Length; i++)
        {
            writer.Text(_plan.Slots[i].StateKey);
            inner.Reset();
            _windows[i].Write(inner);
            writer.Bytes(inner.WrittenSpan);
        }

        writer.Bool(_rows is not null);
        _rows?.Write(writer);
        writer.Count(_began);
        writer.Bool(_marks is not null);
        _marks?.Write(writer);
    }

    /// <summary>Reads a state, perhaps of an earlier definition: columns with the same aggregate, field, window, hop, half-life and settings that it depends on keep theirs, under whatever name; others start empty.</summary>
    public static ViewWindows Read(ref StateReader reader, ViewPlan plan)
    {
        var version = reader.Version(1, StateVersion, nameof(ViewWindows));
        var view = new ViewWindows(plan)
        {
            _first = reader.Int64(),
            _previous = reader.Int64(),
            NewestTicks = reader.Int64(),
            Events = reader.Count(),
            LateEvents = reader.Count(),
        };
        var written = new string[reader.Items(1)];
        for (var i = 0; i < written.Length; i++)
        {
            written[i] = view.ReadColumn(ref reader, version);
        }

        var hadRows = version > 1 && reader.Bool();
        var hadAllRows = hadRows && (view._rows ?? new PlainRows(plan)).Read(ref reader);
        view.ReadMarks(ref reader, version, written, hadRows, hadAllRows);
        return view;
    }

    // Earlier versions did not write down where a view began: nothing is brought to what they wrote, so that nothing is counted twice.
    private void ReadMarks(ref StateReader reader, byte version, string[] written, bool hadRows, bool hadAllRows)
    {
        _began = version < 3 ? Math.Min(Events + LateEvents, 1) : reader.Count();
        var count = written.Length + (hadRows ? 1 : 0);
        var marks = version >= 3 && reader.Bool() ? BackfillMarks.Read(ref reader, count) : new BackfillMarks(count, _began);
        var places = _plan.Slots.Select(slot => Array.IndexOf(written, slot.StateKey));
        _marks = marks.For([.. _rows is null ? places : places.Append(hadAllRows ? written.Length : -1)], _began);
    }

    // The first version held columns without their length.
    private string ReadColumn(ref StateReader reader, byte version)
    {
        var key = reader.Text();
        var state = reader;
        if (version == 1)
        {
            Tiles.Skip(ref reader);
        }
        else
        {
            state = new StateReader(reader.Bytes());
        }

        if (Array.Find(_plan.Slots, slot => slot.StateKey == key) is { } found)
        {
            _windows[found.Index].Read(ref state);
        }

        return key;
    }

    private void Begin(long sequence)
    {
        _began = _began == 0 ? sequence : _began;
        _marks?.Begin(sequence);
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
        foreach (var window in _windows)
        {
            proven = Math.Max(proven, window.NewestBefore(queryTicks));
        }

        return proven;
    }

    private FeatureValue Read(int column, long queryTicks, long newest)
    {
        if (_plan.IsStale(queryTicks, newest))
        {
            return new(default, FeatureStatus.OutsideMaxAge, newest);
        }

        ref readonly var read = ref _plan.Columns[column];
        var value = _windows[read.Slot.Index].Read(read.Aggregate, queryTicks);
        return new(value, value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present, newest);
    }
}
