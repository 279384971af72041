using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.History;

/// <summary>Joins the rows of one kind of entity to its events: both sorted by key and time, then one replay for each entity.</summary>
internal sealed class EntityJoin : IDisposable
{
    private readonly EntityPlan _plan;
    private readonly StoredColumn[] _columns;
    private readonly ExternalSort<AskedRow> _asked;
    private readonly ExternalSort<KeyedEvent> _events;
    private readonly ExternalSort<AnsweredRow> _answered;
    private readonly KeySet _keys = new();

    /// <param name="plan">The entity's sources and views.</param>
    /// <param name="columns">What is read.</param>
    /// <param name="folder">For files while it sorts.</param>
    /// <param name="mostBytes">Memory of each of the three sorts.</param>
    public EntityJoin(EntityPlan plan, IEnumerable<StoredColumn> columns, string folder, long mostBytes)
    {
        (_plan, _columns) = (plan, [.. columns]);
        _asked = new(new AskedRowCodec(), folder, mostBytes);
        _events = new(new KeyedEventCodec(plan), folder, mostBytes);
        _answered = new(new AnsweredRowCodec(), folder, mostBytes);
    }

    /// <summary>Events of entities that were asked for.</summary>
    public long Events => _events.Count;

    public void Ask(string key, AsOf asOf, long row)
    {
        _keys.Add(key);
        _asked.Add(new(key, asOf, row));
    }

    /// <summary>Answers what was asked, in the order of the rows' numbers; rows that did not ask are not there.</summary>
    public async Task<IEnumerable<AnsweredRow>> Answer(IPastEvents past, CancellationToken cancellation)
    {
        await foreach (var @event in past.Read(_plan, _keys.Contains, cancellation))
        {
            _events.Add(@event);
        }

        using var events = new Cursor<KeyedEvent>(_events.Sorted());
        using var asked = new Cursor<AskedRow>(_asked.Sorted());
        var rows = new List<AskedRow>();
        while (asked.HasCurrent)
        {
            rows.Clear();
            var key = asked.Current.Key;
            for (; asked.HasCurrent && asked.Current.Key == key; asked.Next())
            {
                rows.Add(asked.Current);
            }

            cancellation.ThrowIfCancellationRequested();
            Replay(key, rows, events);
        }

        return _answered.Sorted();
    }

    public void Dispose()
    {
        _asked.Dispose();
        _events.Dispose();
        _answered.Dispose();
    }

    private void Replay(string key, List<AskedRow> rows, Cursor<KeyedEvent> events)
    {
        var replay = Started(key, rows);
        for (; events.HasCurrent && string.CompareOrdinal(events.Current.Key, key) <= 0; events.Next())
        {
            if (events.Current.Key == key)
            {
                replay.Take(events.Current.Event);
            }
        }

        replay.End();
    }

    private EventTimeReplay Started(string key, List<AskedRow> rows)
    {
        try
        {
            return new(_plan, [.. rows.Select(row => row.AsOf)], (row, features) =>
                _answered.Add(new(rows[row].Row, [.. _columns.Select(column => features.Read(column.View, column.Column, rows[row].AsOf.Time))])));
        }
        catch (ArgumentException exception)
        {
            throw new HistoryException($"rows of {_plan.Entity} {key}: {exception.Message}");
        }
    }
}
