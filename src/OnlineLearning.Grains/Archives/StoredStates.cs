using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Shards;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Grains.Archives;

/// <summary>
/// Whole states of grains as the stores hold them, without waking a grain: the snapshot with the records after it applied, by the code that applies them when the grain wakes, so the bytes are those that it would save.
/// </summary>
/// <remarks>
/// The journal is read first, then the snapshot. What is dropped from the journal is covered by a snapshot written before, so between the two readings nothing can go that the later one has not: the state is one that
/// the grain had, and has all that was acknowledged before.
/// </remarks>
internal sealed class StoredStates(IJournal journal, [FromKeyedServices(GrainSnapshot.StorageName)] IGrainStorage storage, Serializer serializer)
{
    /// <summary>Null where the store has nothing of this entity, or its kind is not defined.</summary>
    public async Task<ArchivedGrain?> Entity(GrainId grain, LiveDefinitions live, CancellationToken cancellation)
    {
        var (type, key) = EntityKey.Parse(grain.Key.ToString()!);
        if (!live.Entities.TryGetValue(type, out var plan))
        {
            return null;
        }

        var state = new EntityState(type, key, plan, live.Models);
        var last = await Fold(grain, bytes => state.Read(bytes), record => state.Replay(record.Data.Span, record.Sequence), cancellation);
        if (last == 0)
        {
            return null;
        }

        var writer = new StateWriter(4096);
        state.Write(writer);
        return new ArchivedGrain(ArchivedGrain.Entity, grain.Key.ToString()!, last, Owes(state, live), writer.ToArray());
    }

    /// <summary>Null where the shard has learnt nothing.</summary>
    public async Task<ArchivedGrain?> Shard(LiveModel live, int shard, CancellationToken cancellation)
    {
        var key = ShardKey.Of(live.Name, live.Version, shard);
        var state = new ShardFold(live, shard);
        var last = await Fold(GrainId.Create(ArchivedGrain.Shard, key), state.Restore, record => state.Replay(record.Data, record.Sequence), cancellation);
        return last == 0 ? null : new ArchivedGrain(ArchivedGrain.Shard, key, last, false, state.Save());
    }

    /// <summary>Null where the monitor has written nothing.</summary>
    public async Task<ArchivedGrain?> Monitor(string model)
    {
        var grain = GrainId.Create(ArchivedGrain.Monitor, model);
        return await Snapshot(grain) is { } snapshot ? new ArchivedGrain(ArchivedGrain.Monitor, model, snapshot.Sequence, false, snapshot.State) : null;
    }

    public async Task<(ArchivedGrain Record, CatalogState State)> Catalog()
    {
        var stored = new GrainState<CatalogState>(new());
        await storage.ReadStateAsync(IStoredGrains.StateName, GrainId.Create(ArchivedGrain.Catalog, ICatalogGrain.Key), stored);
        return (new ArchivedGrain(ArchivedGrain.Catalog, ICatalogGrain.Key, 0, false, serializer.SerializeToArray(stored.State)), stored.State!);
    }

    private async Task<GrainSnapshot?> Snapshot(GrainId grain)
    {
        var stored = new GrainState<GrainSnapshot>(new());
        await storage.ReadStateAsync(IStoredGrains.StateName, grain, stored);
        if (!stored.RecordExists)
        {
            return null;
        }

        stored.State!.Verify(grain);
        return stored.State;
    }

    /// <returns>The last record that the state includes; 0: there is none.</returns>
    private async Task<long> Fold(GrainId grain, Action<byte[]> restore, Action<JournalRecord> replay, CancellationToken cancellation)
    {
        var records = await journal.ReadAsync(grain, 0, cancellation);
        var last = 0L;
        if (await Snapshot(grain) is { Sequence: > 0 } snapshot)
        {
            last = snapshot.Sequence;
            restore(snapshot.State);
        }

        foreach (var record in records.Where(record => record.Sequence > last))
        {
            if (record.Sequence != last + 1)
            {
                throw new InvalidDataException($"The journal of {grain} goes from record {last} to {record.Sequence}. Restore the store from a backup.");
            }

            replay(record);
            last = record.Sequence;
        }

        return last;
    }

    private static bool Owes(EntityState state, LiveDefinitions live)
        => state.Models.Any(model => model.Open.Count > 0 && live.Models.TryGetValue(model.Model, out var known) && known.Version == model.Version && known.Plan.Definition.DefaultLabel is not null);
}
