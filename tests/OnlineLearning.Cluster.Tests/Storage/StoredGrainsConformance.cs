using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What every store promises that lists its grains: each that has a state, or records, or both, through the registration that a silo uses.</summary>
public abstract class StoredGrainsConformance
{
    private static readonly GrainType Type = GrainType.Create("ol.entity");
    private static readonly ReadOnlyMemory<byte>[] Record = [new byte[] { 1 }];

    /// <summary>Keys that a store may take for something else.</summary>
    private static readonly string[] Keys = ["driver/7", "driver/a/b", "driver/a_c", "driver/ü ?#x", "driver/*[a]%", "driver/state", "eta/1/0", "dead/beef+7", "driver/" + new string('k', 300)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>More than the store, or the way to it, gives in one answer.</summary>
    private protected virtual int Many => 5000;

    private protected abstract void Configure(SiloServices silo);

    [Fact]
    public async Task Every_grain_with_a_state_or_records_is_listed_and_no_other()
    {
        using var silo = await Open();
        var (journal, states) = (silo.Provider.GetRequiredService<IJournal>(), silo.Provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage));
        Assert.Empty(await List(silo));
        var expected = new List<string>();
        foreach (var (number, key) in Keys.Index())
        {
            var (state, records, both) = (GrainId.Create(Type, key + "-s"), GrainId.Create(Type, key + "-r"), GrainId.Create(Type, key + "-b"));
            await Write(states, IStoredGrains.StateName, state);
            await journal.AppendAsync(records, 1, Record);
            await journal.AppendAsync(both, 1, Record);
            await Write(states, IStoredGrains.StateName, both);
            await journal.DropAsync(both, number % 2);
            expected.AddRange(new[] { state, records, both }.Select(grain => grain.Key.ToString()!));
        }

        // Another type, a type that begins alike, another state's name.
        await Write(states, IStoredGrains.StateName, GrainId.Create("ol.shard", "eta/1/0"));
        await journal.AppendAsync(GrainId.Create("ol.entity2", "driver/7"), 1, Record);
        await journal.AppendAsync(GrainId.Create("ol.entity2", "driver/8"), 1, Record);
        await Write(states, "other", GrainId.Create(Type, "driver/other"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), await List(silo));
        Assert.Equal(["driver/7"], await List(silo, "ol.entity2", key => key.EndsWith('7')));
    }

    [Fact]
    public async Task More_than_a_page_is_listed()
    {
        using var silo = await Open();
        var states = silo.Provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage);
        var keys = Enumerable.Range(0, Many).Select(number => $"driver/{number:D5}").ToList();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (key, _) => await Write(states, IStoredGrains.StateName, GrainId.Create(Type, key)));
        Assert.Equal(keys, await List(silo));
    }

    private static async Task Write(IGrainStorage states, string name, GrainId grain) => await states.WriteStateAsync(name, grain, new GrainState<Note>(new() { Text = "x" }));

    private static async Task<List<string>> List(SiloServices silo, string type = "ol.entity", Func<string, bool>? where = null)
    {
        var (journal, states) = (silo.Provider.GetRequiredService<IJournal>(), silo.Provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage));
        var keys = new List<string>();
        await foreach (var grain in silo.Provider.GetRequiredService<IStoredGrains>().ListAsync(GrainType.Create(type), Token).Distinct())
        {
            var state = new GrainState<Note>(new());
            await states.ReadStateAsync(IStoredGrains.StateName, grain, state);
            if (state.RecordExists || (await journal.ReadAsync(grain, 0, Token)).Count > 0)
            {
                keys.Add(grain.Key.ToString()!);
            }
        }

        return [.. keys.Where(where ?? (_ => true)).Order(StringComparer.Ordinal)];
    }

    private async Task<SiloServices> Open()
    {
        var silo = new SiloServices("service");
        Configure(silo);
        var states = silo.Provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        var participants = silo.Provider.GetServices<ILifecycleParticipant<ISiloLifecycle>>().ToList();
        if (states is ILifecycleParticipant<ISiloLifecycle> storage && !participants.Contains(storage))
        {
            participants.Add(storage);
        }

        participants.ForEach(participant => participant.Participate(lifecycle));
        await lifecycle.OnStart(Token);
        return silo;
    }
}
