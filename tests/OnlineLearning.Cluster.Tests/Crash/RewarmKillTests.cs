using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Crash;

/// <summary>On the real process: SIGKILL while a re-warming is under way, which is then asked for again with its id.</summary>
public sealed class RewarmKillTests
{
    private const int Rewarmings = 12;
    private const int LabelsBetween = 30;

    private const string Definition = """
        entities: { driver: {} }
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            learner: { bits: 8, schedule: { kind: exponential, initial: 0.5, decay: 0.05, floor: 0.01 } }
        """;

    [Fact]
    public async Task Each_rewarming_takes_effect_once_at_its_place_and_the_weights_are_those_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        using var calm = new TempFolder();
        var random = new Random(11);
        var disturbed = await Run(folder, async (server, body) =>
        {
            // Not waited for: the process dies at some moment before, in or after the append.
            var underWay = server.TryPost("/v1/models/eta/rewarm", body);
            Thread.SpinWait(random.Next(400_000));
            server.Kill();
            await underWay;
            server.Dispose();
            return await ServerProcess.Start(folder);
        });
        var undisturbed = await Run(calm, (server, _) => Task.FromResult(server));

        Assert.Equal(Rewarmings, (int)disturbed["rewarmings"]!);
        Assert.Equal(Rewarmings * LabelsBetween, (int)disturbed["updates"]!);
        Assert.Equal(undisturbed.ToJsonString(), disturbed.ToJsonString());
    }

    /// <summary>Labels and re-warmings in one order; before each re-warming is asked for until it is answered, <paramref name="disturb"/> has its way.</summary>
    /// <returns>The model's shard at the end.</returns>
    private static async Task<JsonNode> Run(string folder, Func<ServerProcess, object, Task<ServerProcess>> disturb)
    {
        var server = await ServerProcess.Start(folder);
        try
        {
            await server.Apply(Definition);
            for (var number = 0; number < Rewarmings; number++)
            {
                for (var label = 0; label < LabelsBetween; label++)
                {
                    var km = 1 + (label * 5 % 13);
                    var learnt = await server.TryPost(
                        "/v1/models/eta/learn", new { entities = new { driver = $"d{label % 4}" }, features = new { km }, time = "2026-03-01T00:00:00Z", id = $"e{number}-{label}", label = (3 * km) + number });
                    Assert.Equal(200, learnt?.Status);
                }

                var body = new { share = 0.25 + (number % 3 * 0.25), id = $"r{number}" };
                server = await disturb(server, body);
                while (await server.TryPost("/v1/models/eta/rewarm", body) is not { Status: 200 })
                {
                    TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                }

                var again = await server.TryPost("/v1/models/eta/rewarm", body);
                Assert.Equal("duplicate", (string?)again?.Body["status"]);
            }

            return (await server.Get("/v1/models/eta"))["shards"]![0]!;
        }
        finally
        {
            server.Dispose();
        }
    }
}
