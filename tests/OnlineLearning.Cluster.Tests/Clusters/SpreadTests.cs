using System.Diagnostics;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>A model of three shards on three silos.</summary>
public sealed class SpreadTests(StorageServers servers)
{
    private const int Entities = 45;

    /// <summary>A mix, one pull and a half, and what two cores take for it.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1 + 0.75 + 8);

    [Fact]
    public async Task Grains_are_spread_shards_are_mixed_and_every_silo_serves_the_mixed_weights()
    {
        using var cluster = await ServerCluster.Start(servers);

        Assert.Equal(2 * 3, await Until.So(
            async () => (await Task.WhenAll(Enumerable.Range(0, cluster.Count).Select(silo => cluster.Grains(silo, "ol.shard")))).Sum(),
            shards => shards >= 2 * 3));

        // Every silo has weights of every shard: its own, and copies of those elsewhere.
        var copies = 0;
        for (var silo = 0; silo < cluster.Count; silo++)
        {
            copies += await Copies(cluster, silo);
        }

        Assert.Equal(2 * 3, copies);
        for (var number = 0; number < 4; number++)
        {
            await Task.WhenAll(Enumerable.Range(0, Entities).Select(entity => Learn(cluster[(entity + number) % 3], entity, number)));
        }

        for (var silo = 0; silo < cluster.Count; silo++)
        {
            Assert.InRange(await cluster.Grains(silo, "ol.entity"), 1, Entities - 2);
        }

        var model = await cluster[1].Get("/v1/models/plain");
        Assert.Equal(4 * Entities, (long)model["updates"]!);
        Assert.All(model["shards"]!.AsArray(), shard => Assert.InRange((long)shard!["updates"]!, 1, (4 * Entities) - 2));

        var watch = Stopwatch.StartNew();
        var answers = await Answers(cluster);
        while (answers.Distinct().Count() > 1)
        {
            Assert.True(watch.Elapsed < Settled, $"After {watch.Elapsed.TotalSeconds:0.0} s without an example entities are still predicted with {string.Join(", ", answers.Distinct())}.");
            answers = await Answers(cluster);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"One answer for all after {watch.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal(11, answers[0], 1.5);
        for (var silo = 0; silo < cluster.Count; silo++)
        {
            Assert.All(await cluster.Metric(silo, Staleness), series => Assert.InRange(series.Value, 0, 30));
        }
    }

    private const string Staleness = "onlinelearning_shared_staleness_seconds";

    private static async Task<int> Copies(ServerCluster cluster, int silo) => (await cluster.Metric(silo, Staleness)).Count(series => series.Labels.Contains("plain", StringComparison.Ordinal));

    private static async Task Learn(ServerProcess server, int entity, int number)
    {
        var km = (entity + (7 * number)) % 9;
        var answer = await server.TryPost("/v1/models/plain/learn", new { id = $"l{number}", entities = new { driver = $"d{entity}" }, features = new { km }, label = 3 + (2 * km) });
        Assert.True(answer is { Status: 200 }, $"{answer?.Status} {answer?.Body.ToJsonString()}");
    }

    /// <summary>What every entity is predicted with for the same features: by the weights of its shard in its silo.</summary>
    private static async Task<double[]> Answers(ServerCluster cluster) => await Task.WhenAll(Enumerable.Range(0, Entities).Select(async entity =>
    {
        var answer = await cluster[entity % 3].TryPost("/v1/models/plain/predict", new { entities = new { driver = $"d{entity}" }, features = new { km = 4 } });
        Assert.True(answer is { Status: 200 }, $"{answer?.Status} {answer?.Body.ToJsonString()}");
        return (double)answer!.Value.Body["prediction"]!;
    }));
}
