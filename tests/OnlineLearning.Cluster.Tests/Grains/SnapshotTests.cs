using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Grains.Durability;
using Orleans.Core.Internal;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>What is read back from the snapshots of a grain.</summary>
public sealed class SnapshotTests
{
    private const string Definition = """
        entities: { driver: {} }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    [Fact]
    public async Task A_damaged_snapshot_is_refused_by_name_and_the_undamaged_one_is_read_again()
    {
        using var folder = new TempFolder();
        var digest = await Learnt(folder);
        await using var silo = await TestSilo.Start(folder);
        foreach (var grain in (GrainId[])[silo.Shard("eta").GetGrainId(), silo.Entity("driver", "d1").GetGrainId()])
        {
            var whole = (await Read(silo, grain)).State!;
            await Rest(silo, grain);
            Assert.NotNull(whole.Checksum);
            for (var at = 0; at < whole.State.Length; at += Math.Max(1, whole.State.Length / 7))
            {
                var damaged = (byte[])whole.State.Clone();
                damaged[at] ^= 4;
                await Write(silo, grain, new() { Sequence = whole.Sequence, State = damaged, Checksum = whole.Checksum });
                var failure = await Assert.ThrowsAnyAsync<Exception>(() => Ask(silo, grain));
                Assert.Contains($"The snapshot of {grain} as of record {whole.Sequence} is damaged", failure.ToString(), StringComparison.Ordinal);
            }

            await Write(silo, grain, new() { Sequence = whole.Sequence + 1, State = whole.State, Checksum = whole.Checksum });
            Assert.Contains("is damaged", (await Assert.ThrowsAnyAsync<Exception>(() => Ask(silo, grain))).ToString(), StringComparison.Ordinal);
            await Write(silo, grain, whole);
            await Ask(silo, grain);
        }

        Assert.Equal(digest, (await silo.Shard("eta").Describe()).Digest);
    }

    [Fact]
    public async Task Snapshots_from_before_there_were_checksums_and_rewarmings_are_read()
    {
        using var folder = new TempFolder();
        var digest = await Learnt(folder);
        await using var silo = await TestSilo.Start(folder);
        var grain = silo.Shard("eta").GetGrainId();
        var now = (await Read(silo, grain)).State!;
        await Rest(silo, grain);

        // Version 1 had no re-warmings at the end: their number, the next place, and how many ids follow, all nought here.
        Assert.Equal([2], now.State[..1]);
        Assert.Equal([0, 0, 0], now.State[^3..]);
        await Write(silo, grain, new() { Sequence = now.Sequence, State = [3, .. now.State[1..]] });
        Assert.Contains("Shard: version 3 was found, this server reads up to version 2", (await Assert.ThrowsAnyAsync<Exception>(() => Ask(silo, grain))).ToString(), StringComparison.Ordinal);
        await Write(silo, grain, new() { Sequence = now.Sequence, State = [1, .. now.State[1..^3]] });

        var status = await silo.Shard("eta").Describe();
        Assert.Equal((digest, 20L, 0L), (status.Digest, status.Updates, status.Rewarmings));
    }

    /// <summary>Digest of a shard that has learnt and gone to rest.</summary>
    private static async Task<string> Learnt(string folder)
    {
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        for (var i = 0; i < 20; i++)
        {
            await silo.Entity("driver", "d1").Learn(new LearnRequest { Example = silo.Request("eta", $"e{i}", ["d1"], 0, ("km", i % 7)), Label = i % 5 });
        }

        return (await silo.Shard("eta").Describe()).Digest;
    }

    /// <summary>Shards are woken at the start: what is asked for next is read again. Nothing has changed since the snapshot, so none is written.</summary>
    private static async Task Rest(TestSilo silo, GrainId grain)
        => await silo.Grains.GetGrain(grain).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    private static Task Ask(TestSilo silo, GrainId grain)
        => grain == silo.Shard("eta").GetGrainId() ? silo.Shard("eta").Describe().AsTask() : silo.Entity("driver", "d1").Describe().AsTask();

    private static IGrainStorage Storage(TestSilo silo) => silo.Service<IServiceProvider>().GetRequiredKeyedService<IGrainStorage>(GrainSnapshot.StorageName);

    private static async Task<GrainState<GrainSnapshot>> Read(TestSilo silo, GrainId grain)
    {
        var state = new GrainState<GrainSnapshot>(new());
        await Storage(silo).ReadStateAsync("state", grain, state);
        Assert.True(state.RecordExists);
        return state;
    }

    private static async Task Write(TestSilo silo, GrainId grain, GrainSnapshot snapshot)
    {
        var state = await Read(silo, grain);
        state.State = snapshot;
        await Storage(silo).WriteStateAsync("state", grain, state);
    }
}
