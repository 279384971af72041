using System.Collections.Concurrent;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Crash;

/// <summary>On the real process: SIGKILL again and again while events, predictions and labels come in and the offline store is written every tenth of a second.</summary>
public sealed class OfflineKillTests
{
    private const int Kills = 5;
    private const int Workers = 8;

    private const string Definition = """
        entities: { driver: {} }
        sources: { trips: { entity: driver, fields: { km: float, zone: string } } }
        feature_views: { driver_trips: { source: trips, columns: { n: { aggregate: count, window: 1h } } } }
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { view: driver_trips } ]
            label: minutes
            learner: { bits: 8 }
        """;

    // Small files, often: a kill meets every step of a commit.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["OnlineLearning__Offline__RollAge"] = "00:00:00.1",
        ["OnlineLearning__Offline__RollRows"] = "40",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_event_and_label_is_in_the_store_exactly_once_with_the_prediction_that_was_served()
    {
        using var folder = new TempFolder();
        var random = new Random(17);
        var (events, labels) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, double>());
        for (var life = 0; life <= Kills; life++)
        {
            using var server = await ServerProcess.Start(folder, Settings);
            if (life == 0)
            {
                await server.Apply(Definition);
            }

            using var dead = new CancellationTokenSource();
            var killed = life;
            using var enough = new SemaphoreSlim(0);
            var work = Enumerable.Range(0, Workers).Select(worker => Work(server, $"{killed}-{worker}", events, labels, enough, dead.Token)).ToArray();
            for (var left = 150 + random.Next(250); left > 0; left--)
            {
                Assert.True(await enough.WaitAsync(TimeSpan.FromSeconds(60), Token) && !server.HasExited, $"{left} events were not acknowledged");
            }

            if (life < Kills)
            {
                server.Kill();
            }

            await dead.CancelAsync();
            await Task.WhenAll(work);
            if (life == Kills)
            {
                await server.Stop();
                await Compare(folder, events, labels);
            }
        }
    }

    private static async Task Work(ServerProcess server, string name, ConcurrentDictionary<string, int> events, ConcurrentDictionary<string, double> labels, SemaphoreSlim acknowledged, CancellationToken dead)
    {
        var driver = $"d{name[^1]}";
        for (var number = 0; !dead.IsCancellationRequested; number++)
        {
            var id = $"{name}-{number}";
            if (await server.TryPost("/v1/events", new { source = "trips", entity = driver, id, fields = new { km = number, zone = $"z{number % 5}" } }) is { Status: 200 } taken)
            {
                Assert.Equal("accepted", (string?)taken.Body["status"]);
                events[id] = number;
                acknowledged.Release();
            }

            if (number % 3 != 0 || await server.TryPost("/v1/models/eta/predict", new { entities = new { driver }, features = new { km = number }, id }) is not { Status: 200 } served)
            {
                continue;
            }

            if (await server.TryPost("/v1/feedback", new { prediction_id = (string)served.Body["prediction_id"]!, label = 2.5 * number }) is { Status: 200 } learnt && (string?)learnt.Body["status"] == "learnt")
            {
                labels[id] = (double)served.Body["prediction"]!;
            }
        }
    }

    /// <summary>After an orderly stop everything that was acknowledged is written; each once, and no row twice.</summary>
    private static async Task Compare(string folder, ConcurrentDictionary<string, int> events, ConcurrentDictionary<string, double> labels)
    {
        var store = await OfflineStore.Open(Path.Combine(folder, "offline"), Token);
        var rows = await store.Events("trips", cancellation: Token).ToListAsync(Token);
        var examples = await store.Examples("eta", cancellation: Token).ToListAsync(Token);
        Assert.Equal(rows.Count, rows.Select(row => (row.Key, row.Sequence)).Distinct().Count());
        Assert.Equal(rows.Count, rows.Select(row => row.Event.Id).Distinct().Count());
        var written = rows.ToDictionary(row => row.Event.Id!.Value, row => row.Event.Values[Array.IndexOf(row.Event.Fields, "km")].Number);
        Assert.All(events, sent => Assert.Equal(sent.Value, written[EntityEvent.IdOf("trips", sent.Key)]));
        Assert.Equal(examples.Count, examples.Select(example => example.Prediction.Id).Distinct().Count());
        var learnt = examples.ToDictionary(example => example.Prediction.Id);
        Assert.All(labels, sent =>
        {
            var example = learnt[sent.Key];
            var number = int.Parse(sent.Key.Split('-')[^1]);
            Assert.Equal(sent.Value, example.Prediction.Prediction);
            Assert.Equal(2.5 * number, example.Label!.Label);
            Assert.Equal($$"""{"km":{{number}}}""", example.Prediction.Features);
            Assert.Contains("driver_trips:n", example.Prediction.Inputs.Keys);
        });
    }
}
