using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Sorting;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Batch.Backfills;

/// <summary>What a snapshot holds.</summary>
/// <param name="Entities">Rows: entities with an event up to the time.</param>
/// <param name="Events">Events that were taken.</param>
public sealed record SnapshotSummary(long Entities, long Events);

/// <summary>
/// A view's values of all entities as of one time, computed over past events by event time: join keys, the view's columns, and <c>event_timestamp</c> of the newest event. Entities come in the order of their keys.
/// Memory: <paramref name="mostBytes"/> for the sort, one entity's state and one row group.
/// </summary>
/// <param name="definitions">Where the view is.</param>
/// <param name="view">Its name.</param>
/// <param name="folder">An existing folder for files while it sorts.</param>
/// <param name="mostBytes">Memory of the sort. Default 64 MB.</param>
public sealed class SnapshotRun(DefinitionSet definitions, string view, string folder, long mostBytes = HistoryRun.DefaultBytes)
{
    public async Task<SnapshotSummary> Write(IPastEvents past, long asOf, string path, CancellationToken cancellation = default)
    {
        var definition = definitions.FeatureViews[view];
        var entity = definitions.Entities[definitions.Sources[definition.Source].Entity];
        var plan = new EntityPlan(entity.Name, definitions.Sources.Values, [definition]);
        using var events = new ExternalSort<KeyedEvent>(new KeyedEventCodec(plan), folder, mostBytes);
        await foreach (var @event in past.Read(plan, _ => true, cancellation))
        {
            if (@event.Event.Time <= asOf)
            {
                events.Add(@event);
            }
        }

        await using var writer = await TableWriters.Create(path, Columns(definition, entity));
        var count = await Write(events, plan, definition, entity, asOf, writer, cancellation);
        await writer.Complete();
        return new(count, events.Count);
    }

    private List<TypedColumn> Columns(FeatureViewDefinition definition, EntityDefinition entity)
    {
        var kinds = new FeatureViewKinds(definitions.FeatureViews, definitions.Sources);
        return
        [
            .. entity.JoinKeys.Select(key => new TypedColumn(key, DatumKind.String)),
            .. definition.ColumnNames.Select(column => new TypedColumn(column, kinds.KindOf(new(view, column)) ?? DatumKind.Float)),
            new(SourceDefinition.DefaultEventTime, DatumKind.Timestamp),
        ];
    }

    private static async Task<long> Write(
        ExternalSort<KeyedEvent> events, EntityPlan plan, FeatureViewDefinition definition, EntityDefinition entity, long asOf, ITableWriter writer, CancellationToken cancellation)
    {
        long entities = 0;
        using var cursor = new Cursor<KeyedEvent>(events.Sorted());
        while (cursor.HasCurrent)
        {
            cancellation.ThrowIfCancellationRequested();
            var (key, newest, features) = (cursor.Current.Key, cursor.Current.Event, new EntityFeatures(plan));
            for (; cursor.HasCurrent && cursor.Current.Key == key; cursor.Next())
            {
                newest = cursor.Current.Event;
                newest.ApplyTo(features);
            }

            await writer.Write(Row(key, newest, features, definition, entity, asOf));
            entities++;
        }

        return entities;
    }

    private static FeatureDatum[] Row(string key, PastEvent newest, EntityFeatures features, FeatureViewDefinition definition, EntityDefinition entity, long asOf) =>
    [
        .. (JoinedKey.Split(key, entity.JoinKeys.Count) ?? throw new HistoryException($"key \"{key}\" of entity {entity.Name} has not {entity.JoinKeys.Count} parts.")).Select(FeatureDatum.Of),
        .. definition.ColumnNames.Select(column => features.Read(definition.Name, column, asOf).Value),
        FeatureDatum.OfTime(newest.Time),
    ];
}
