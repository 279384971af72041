using System.Diagnostics;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>A silo whose process is killed.</summary>
public sealed class DyingSiloTests(StorageServers servers)
{
    private const int Entities = 40;

    /// <summary>For reading grains again, and for a machine with other things to do.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Its_entities_are_answered_for_by_the_others_within_the_time_that_is_stated_and_predictions_elsewhere_go_on()
    {
        using var cluster = await ServerCluster.Start(servers);
        for (var number = 0; number < 2; number++)
        {
            await Task.WhenAll(Enumerable.Range(0, Entities).Select(entity => Learn(cluster[entity % 3], entity, number)));
        }

        Assert.InRange(await cluster.Grains(0, "ol.entity"), 1, Entities);
        var watch = Stopwatch.StartNew();
        cluster[0].Kill();
        var answered = await Task.WhenAll(Enumerable.Range(0, Entities).Select(entity => Answered(cluster[1 + (entity % 2)], entity, watch)));

        var moved = answered.Where(each => each.Refusals > 0).Select(each => each.Elapsed).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{moved.Count} of {Entities} entities answered again after {moved.DefaultIfEmpty().Min().TotalSeconds:0.0} to {answered.Max(each => each.Elapsed).TotalSeconds:0.0} s; stated: {ServerCluster.Detection.TotalSeconds:0} s.");
        Assert.InRange(answered.Max(each => each.Elapsed), TimeSpan.Zero, ServerCluster.Detection + Slack);
        for (var entity = 0; entity < Entities; entity++)
        {
            Assert.Equal(3, (long)(await cluster[1].Get($"/v1/entities/driver/d{entity}"))["events"]!);
        }

        Assert.Equal(2 * Entities, (long)(await cluster[2].Get("/v1/models/eta"))["updates"]!);
    }

    private static async Task Learn(ServerProcess server, int entity, int number)
    {
        Assert.Equal(200, (await Event(server, entity, number))?.Status);
        Assert.Equal(200, (await server.TryPost("/v1/models/eta/learn", new { id = $"l{number}", entities = new { driver = $"d{entity}" }, features = new { km = entity }, label = 3 + (2 * entity) }))?.Status);
    }

    /// <summary>Sends an event until it is taken; where the entity's silo lives, a prediction is answered at once, wherever the model's shards were.</summary>
    private static async Task<(TimeSpan Elapsed, int Refusals)> Answered(ServerProcess server, int entity, Stopwatch watch)
    {
        for (var refusals = 0; ; refusals++)
        {
            var answer = await Event(server, entity, 2);
            if (answer is { Status: 200 })
            {
                var elapsed = watch.Elapsed;
                if (refusals == 0 && elapsed < TimeSpan.FromSeconds(1))
                {
                    var prediction = await server.TryPost("/v1/models/eta/predict", new { id = "p", entities = new { driver = $"d{entity}" }, features = new { km = 3 } });
                    Assert.True(prediction is { Status: 200 }, $"{prediction?.Status} {prediction?.Body.ToJsonString()}");
                }

                return (elapsed, refusals);
            }

            Assert.True(answer is { Status: 503 }, $"{answer?.Status} {answer?.Body.ToJsonString()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static Task<(int Status, System.Text.Json.Nodes.JsonNode Body)?> Event(ServerProcess server, int entity, int number)
        => server.TryPost("/v1/events", new { source = "trips", entity = $"d{entity}", id = $"t{number}", time = $"2026-03-01T00:{number:D2}:00Z", fields = new { minutes = 1.5 } });
}
