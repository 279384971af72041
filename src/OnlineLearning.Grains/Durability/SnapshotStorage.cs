using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;
using Orleans.Storage;

namespace OnlineLearning.Grains.Durability;

/// <summary>
/// Where grains keep their snapshots: the grain storage named <see cref="GrainSnapshot.StorageName"/>. <see cref="GrainJournal"/> asks it itself: Orleans' facet for a state would be a tenth of the objects of an entity
/// that rests in memory, and is of use once in its life.
/// </summary>
public sealed class SnapshotStorage([FromKeyedServices(GrainSnapshot.StorageName)] IGrainStorage storage)
{
    /// <summary>What is stored of a grain; an empty snapshot where nothing is.</summary>
    /// <exception cref="StateUnavailableException">The store could not be read.</exception>
    public async Task<StoredSnapshot> Read(GrainId grain)
    {
        var stored = new GrainState<GrainSnapshot>(new());
        try
        {
            await storage.ReadStateAsync(IStoredGrains.StateName, grain, stored);
        }
        catch (Exception failure) when (failure is not (OrleansException or NewerStateException or InvalidDataException))
        {
            throw new StateUnavailableException($"The snapshot of {grain} could not be read: {failure.Message}", failure);
        }

        return new(stored.State ?? new(), stored.ETag);
    }

    /// <summary>Writes a snapshot over the version of this tag; without one it is the first.</summary>
    /// <returns>The tag of what is stored now.</returns>
    /// <exception cref="InconsistentStateException">Another activation has written since.</exception>
    public async Task<string?> Write(GrainId grain, GrainSnapshot snapshot, string? tag)
    {
        var stored = new GrainState<GrainSnapshot>(snapshot) { ETag = tag!, RecordExists = tag is not null };
        await storage.WriteStateAsync(IStoredGrains.StateName, grain, stored);
        return stored.ETag;
    }
}

/// <param name="Snapshot">What is stored.</param>
/// <param name="Tag">Its version, as the store names it; null where nothing is stored.</param>
public readonly record struct StoredSnapshot(GrainSnapshot Snapshot, string? Tag);
