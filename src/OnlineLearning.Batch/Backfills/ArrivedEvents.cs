using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.Backfills;

/// <summary>All events of a view's source by entity, within an entity in the order of arrival: as a backfill sends them. Memory: <paramref name="mostBytes"/>, the rest is in <paramref name="folder"/>.</summary>
public sealed class ArrivedEvents(EntityPlan plan, string folder, long mostBytes = HistoryRun.DefaultBytes) : IDisposable
{
    private readonly ExternalSort<KeyedEvent> _events = new(new KeyedEventCodec(plan, (left, right) => left.Sequence.CompareTo(right.Sequence)), folder, mostBytes);

    public long Count => _events.Count;

    /// <param name="past">Where they come from.</param>
    /// <param name="after">Only entities behind this key, in ordinal order; null: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Read(IPastEvents past, string? after, CancellationToken cancellation = default)
    {
        await foreach (var @event in past.Read(plan, key => after is null || string.CompareOrdinal(key, after) > 0, cancellation))
        {
            _events.Add(@event);
        }
    }

    public IEnumerable<KeyedEvent> Sorted() => _events.Sorted();

    public void Dispose() => _events.Dispose();
}
