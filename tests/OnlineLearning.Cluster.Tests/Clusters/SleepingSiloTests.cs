using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>A silo that sleeps until the others take it for dead, and wakes with calls before it that it answers ahead of learning so.</summary>
public sealed class SleepingSiloTests(StorageServers servers)
{
    private const int Entities = 60;

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task What_it_acknowledges_when_it_wakes_the_others_have_though_they_had_read_its_entities_before(string store)
    {
        var settings = new Dictionary<string, string>
        {
            ["OnlineLearning__Clustering__ProbeTimeout"] = "00:00:00.5",
            ["OnlineLearning__Clustering__ProbesMissed"] = "2",
            ["OnlineLearning__Clustering__TableRefreshPeriod"] = "00:10:00",
        };
        if (store == "Redis")
        {
            (settings["OnlineLearning__Storage__Provider"], settings["OnlineLearning__Storage__ConnectionString"]) = (store, servers.Redis.NewDatabase());
        }

        using var cluster = await ServerCluster.Start(servers, settings);
        for (var entity = 0; entity < Entities; entity++)
        {
            Assert.Equal(200, (await Event(cluster[entity % 3], entity, 0))?.Status);
        }

        Assert.InRange(await cluster.Grains(0, "ol.entity"), 1, Entities);
        await cluster[0].Signal("STOP");
        for (var entity = 0; entity < Entities; entity++)
        {
            // Wherever it lived: answered, and so read anew where it lived in the silo that sleeps.
            var path = $"/v1/entities/driver/d{entity}";
            Assert.Equal(1, (long)(await Until.So(() => TryGet(cluster[1], path), answer => answer is not null))!["events"]!);
        }

        var events = Enumerable.Range(0, Entities).Select(entity => Event(cluster[0], entity, 1)).ToArray();
        await cluster[0].Signal("CONT");
        var acknowledged = (await Task.WhenAll(events)).Select(answer => answer?.Status == 200).ToArray();
        var shown = new long[Entities];
        for (var entity = 0; entity < Entities; entity++)
        {
            shown[entity] = (long)(await Until.So(() => TryGet(cluster[2], $"/v1/entities/driver/d{entity}"), answer => answer is not null))!["events"]!;
        }

        var lacking = Enumerable.Range(0, Entities).Where(entity => acknowledged[entity] && shown[entity] != 2).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{store}: {acknowledged.Count(each => each)} of {Entities} events were acknowledged by the silo that woke, {lacking.Count} are not shown.");
        Assert.True(lacking.Count == 0, $"acknowledged and not shown by the others: {string.Join(", ", lacking)}");
        Assert.True(await cluster[0].HasEnded(TimeSpan.FromMinutes(1)), "it does not learn that it is dead");
    }

    private static async Task<System.Text.Json.Nodes.JsonNode?> TryGet(ServerProcess server, string path)
    {
        try
        {
            return await server.Get(path);
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static Task<(int Status, System.Text.Json.Nodes.JsonNode Body)?> Event(ServerProcess server, int entity, int number)
        => server.TryPost("/v1/events", new { source = "trips", entity = $"d{entity}", id = $"t{number}", time = $"2026-03-01T00:{number:D2}:00Z", fields = new { minutes = 1.5 } });
}
