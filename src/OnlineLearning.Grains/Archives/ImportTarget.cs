using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Grains.Durability;
using Orleans.Storage;

namespace OnlineLearning.Grains.Archives;

/// <summary>The stores of the server that an archive is loaded into. A state is only ever made, never written over: one that is there already must be the same, as an import that broke off has left it.</summary>
internal sealed class ImportTarget(IJournal journal, [FromKeyedServices(GrainSnapshot.StorageName)] IGrainStorage storage)
{
    /// <exception cref="ArchiveException">Another archive's import has begun here.</exception>
    public async Task Begin(ImportMark mark)
    {
        var stored = new GrainState<GrainSnapshot>(new());
        await storage.ReadStateAsync(IStoredGrains.StateName, ImportMark.Grain, stored);
        if (!stored.RecordExists)
        {
            stored.State = mark.ToSnapshot();
            await storage.WriteStateAsync(IStoredGrains.StateName, ImportMark.Grain, stored);
            return;
        }

        var begun = ImportMark.Of(stored.State!);
        if (begun.Archive != mark.Archive)
        {
            throw new ArchiveException(
                $"The import of another archive, made at {begun.Made}, was begun here and not ended; this one was made at {mark.Made}. Import that one again, or use an empty store.", isConflict: true);
        }
    }

    public async Task Write(ArchivedGrain grain, LiveDefinitions live)
    {
        await Make(grain);
        if (grain.IsOwing)
        {
            await LeaveRecord(grain, live);
        }
    }

    private async Task Make(ArchivedGrain grain)
    {
        var stored = new GrainState<GrainSnapshot>(GrainSnapshot.Of(grain.Sequence, grain.State));
        try
        {
            await storage.WriteStateAsync(IStoredGrains.StateName, grain.Grain, stored);
        }
        catch (InconsistentStateException)
        {
            var there = new GrainState<GrainSnapshot>(new());
            await storage.ReadStateAsync(IStoredGrains.StateName, grain.Grain, there);
            if (!there.RecordExists || there.State!.Sequence != grain.Sequence || !there.State.State.AsSpan().SequenceEqual(grain.State))
            {
                throw new ArchiveException($"{grain.Grain} ({grain.Place}) is in the store already, with another state. Use an empty store.", isConflict: true);
            }
        }
    }

    /// <summary>What owes a default label is found by its records after a start. The snapshot covers this one, so it is never applied, and it is no row of the offline store.</summary>
    private async Task LeaveRecord(ArchivedGrain grain, LiveDefinitions live)
    {
        if ((await journal.ReadAsync(grain.Grain, grain.Sequence - 1)).Count > 0)
        {
            return;
        }

        var owed = live.Models.Values.First(model => model.Plan.Definition.DefaultLabel is not null && model.Plan.Definition.Primary == EntityKey.Parse(grain.Key).Type);
        await journal.AppendAsync(grain.Grain, grain.Sequence, [EntityRecords.Expired(owed, "")]);
    }
}
