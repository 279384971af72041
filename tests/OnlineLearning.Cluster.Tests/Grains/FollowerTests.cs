extern alias gateway;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Shards;
using OnlineLearning.Storage;
using Orleans.TestingHost;
using Xunit;
using YamlReader = gateway::OnlineLearning.Definitions.YamlReader;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>Two silos in one process: the one without the shard serves a copy, which is the shard's own state once it is quiet.</summary>
public sealed class FollowerTests : IAsyncLifetime
{
    private const string Definition = """
        entities:
          driver: {}
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { categorical: city } ]
            label: minutes
            learner: { kind: linear, bits: 12 }
          tree:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            learner: { kind: hoeffding_adaptive_tree }
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private InProcessTestCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(SqliteSiloBuilderExtensions.SnapshotStorage);
            silo.AddStorageJournal(SqliteSiloBuilderExtensions.SnapshotStorage);
            silo.AddOnlineLearningGrains();
            // The runtime keeps its own clock: what is under test has this one.
            silo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ShardFollower>(services, _time));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        var bound = DefinitionBinder.Bind([YamlReader.Read(Definition, "test.yaml").Document!], LiveDefinitions.Empty.Set);
        Assert.Empty(bound.Errors);
        Assert.NotNull(await _cluster.Client.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Apply(DefinitionJson.Write(bound.Set), 0));
    }

    [Theory]
    [InlineData("eta")]
    [InlineData("tree")]
    public async Task A_silo_without_the_shard_has_its_weights_to_the_last_bit_a_period_after_it_is_quiet(string model)
    {
        var (home, away) = await Placed(model);
        await Learn(model, 300, 0);
        await Until(() => Weights(away).Find(model, 1, 0) is { Updates: 300 });
        var copy = Weights(away).Find(model, 1, 0)!;
        Assert.Same(copy, await Weights(away).Get(model, 1, 0));
        Assert.Equal(Bytes(Weights(home).Find(model, 1, 0)!), Bytes(copy));

        await Learn(model, 40, 300);
        var isInPlace = copy is IFollowable;
        await Until(() => Weights(away).Find(model, 1, 0) is { Updates: 340 });
        Assert.Equal(Bytes(Weights(home).Find(model, 1, 0)!), Bytes(Weights(away).Find(model, 1, 0)!));
        Assert.Equal((isInPlace, isInPlace ? 340 : 300), (ReferenceEquals(copy, Weights(away).Find(model, 1, 0)), copy.Updates));
    }

    [Fact]
    public async Task What_a_follower_is_sent_is_what_changed()
    {
        await Placed("eta");
        await Learn("eta", 100, 0);
        var shard = _cluster.Client.GetGrain<IModelShardGrain>(ShardKey.Of("eta", 1, 0));
        var whole = await shard.Pull("", 0);
        Assert.Equal(0, whole.Since);
        while (whole.Age > TimeSpan.Zero)
        {
            whole = await shard.Pull("", 0);
        }

        Assert.Empty((await shard.Pull(whole.Activation, whole.Version)).Changes);
        await Learn("eta", 1, 100);
        var change = await Changed(shard, whole);
        Assert.Equal((whole.Version, whole.Version + 1), (change.Since, change.Version));
        Assert.InRange(Assert.Single(change.Changes).Length, 1, 150);
        Assert.InRange(Assert.Single(whole.Changes).Length, 4 * 4096, 5 * 4096);
        Assert.Equal(0, (await shard.Pull("another", change.Version)).Since);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync(CancellationToken.None);
        await _cluster.DisposeAsync();
    }

    private static async Task<ShardChange> Changed(IModelShardGrain shard, ShardChange before)
    {
        while (true)
        {
            Token.ThrowIfCancellationRequested();
            if (await shard.Pull(before.Activation, before.Version) is { Changes.Length: > 0 } change)
            {
                return change;
            }
        }
    }

    private static SharedWeights Weights(IServiceProvider silo) => silo.GetRequiredService<SharedWeights>();

    private static byte[] Bytes(ILearner learner)
    {
        var writer = new StateWriter();
        ShardHistory.Write(learner, writer);
        return writer.ToArray();
    }

    /// <summary>The silo where the shard lives, and the other.</summary>
    private async Task<(IServiceProvider Home, IServiceProvider Away)> Placed(string model)
    {
        var silos = _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress)).ToList();
        foreach (var silo in silos)
        {
            await silo.GetRequiredService<DefinitionFollower>().Loaded.WaitAsync(Token);
            await Until(() => silo.GetRequiredService<ILiveDefinitions>().Current.Models.ContainsKey(model), advance: false);
        }

        await _cluster.Client.GetGrain<IModelShardGrain>(ShardKey.Of(model, 1, 0)).Wake();
        var home = Assert.Single(silos, silo => Weights(silo).IsHome(model, 1, 0));
        return (home, silos.Single(silo => !ReferenceEquals(silo, home)));
    }

    private async Task Learn(string model, int examples, int from)
    {
        var plan = _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress)).First().GetRequiredService<ILiveDefinitions>().Current.Models[model].Plan;
        var shard = _cluster.Client.GetGrain<IModelShardGrain>(ShardKey.Of(model, 1, 0));
        for (var i = from; i < from + examples; i++)
        {
            var values = new RequestValues(plan);
            values.SetNumber(plan.RequestOrdinals["km"], i % 17);
            var entries = new EntryBuffer();
            plan.Encoder.Encode(values, 0, ["d"], entries);
            await shard.Learn(new SharedExample((UInt128)(ulong)(i + 1), entries.ToBytes(), 0, 0, 3 + (2 * (i % 17)), 1));
        }
    }

    /// <summary>Lets the followed clock go on, period by period, while the cluster works.</summary>
    private async Task Until(Func<bool> reached, bool advance = true)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!reached())
        {
            if (advance)
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
