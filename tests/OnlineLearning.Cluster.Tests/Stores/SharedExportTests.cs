using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Three whole servers that are one cluster write one offline store, while the one whose turn it is to write is killed, and stands still until it is taken for dead and goes on.</summary>
public sealed class SharedExportTests(StorageServers servers, Azurite azurite)
{
    private const int Workers = 6;

    private const string Definition = """
        entities: { driver: {} }
        sources: { trips: { entity: driver, fields: { km: float, zone: string } } }
        feature_views: { driver_trips: { source: trips, columns: { n: { aggregate: count, window: 1h } } } }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km }, { view: driver_trips } ], label: minutes, learner: { bits: 8 } }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    [InlineData("AzureBlob")]
    public async Task Every_acknowledged_event_and_label_is_in_the_store_once_whoever_of_three_is_killed_or_stands_still(string storage)
    {
        var (settings, place, store) = Settings(storage);
        using var folder = place;
        Task<ServerProcess> Start(string name) => ServerProcess.Start(Path.Combine(folder, name), new Dictionary<string, string>(settings) { ["OnlineLearning__Clustering__SiloName"] = name });
        // In their order: the first to join is the first to write.
        var first = await Start("one");
        using var second = await Start("two");
        using var third = await Start("three");
        try
        {
            await first.Apply(Definition);
            var (events, labels) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, double>());
            using var enough = new SemaphoreSlim(0);
            using var stop = new CancellationTokenSource();
            ServerProcess[] doors = [second, third];
            var work = Enumerable.Range(0, Workers).Select(worker => Work(doors[worker % 2], worker, events, labels, enough, stop.Token)).ToArray();
            await Acknowledged(enough, 120);
            var writer = await Newest(store());
            Assert.NotNull(writer);

            first.Kill();
            await TakenOver(store, writer!);
            await Acknowledged(enough, 120);

            // The second is the oldest now. It sleeps until the third writes, and then goes on.
            writer = await Newest(store());
            await second.Signal("STOP");
            await TakenOver(store, writer!);
            await second.Signal("CONT");
            await Acknowledged(enough, 60);
            await stop.CancelAsync();
            await Task.WhenAll(work);
            await third.Stop();
            await Compare(store(), events, labels);
        }
        finally
        {
            first.Dispose();
        }
    }

    private static async Task Acknowledged(SemaphoreSlim enough, int count)
    {
        for (; count > 0; count--)
        {
            Assert.True(await enough.WaitAsync(TimeSpan.FromSeconds(150), Token), $"{count} events were not acknowledged");
        }
    }

    /// <summary>Who wrote the newest manifest.</summary>
    private static async Task<string?> Newest(IOfflineFolder store)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var numbers = await OfflineManifest.Numbers(store, limit.Token);
            if (numbers.Count > 0 && await OfflineManifest.Read(store, numbers[^1], limit.Token) is { } manifest)
            {
                return manifest.Writer;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task TakenOver(Func<IOfflineFolder> store, string from)
    {
        var watch = Stopwatch.StartNew();
        while (await Newest(store()) == from)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(150), "Nobody took the store over.");
            await Task.Delay(100, Token);
        }
    }

    private static async Task Work(ServerProcess door, int worker, ConcurrentDictionary<string, int> events, ConcurrentDictionary<string, double> labels, SemaphoreSlim acknowledged, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var (id, driver) = ($"w{worker}-{number}", $"d{worker}x{number % 3}");
            // A call to a server that sleeps is not waited for: it may have taken effect, and then its row is there once.
            if (await Try(door, "/v1/events", new { source = "trips", entity = driver, id, fields = new { km = number, zone = $"z{number % 5}" } }, stop) is not { Status: 200 })
            {
                await Task.Delay(20, CancellationToken.None);
                continue;
            }

            events[id] = number;
            acknowledged.Release();
            if (number % 3 == 0 && await Try(door, "/v1/models/eta/predict", new { entities = new { driver }, features = new { km = number }, id }, stop) is { Status: 200 } served
                && await Try(door, "/v1/feedback", new { prediction_id = (string)served.Body["prediction_id"]!, label = 2.5 * number }, stop) is { Status: 200 } learnt && (string?)learnt.Body["status"] == "learnt")
            {
                labels[$"{driver} {id}"] = (double)served.Body["prediction"]!;
            }
        }
    }

    private static async Task<(int Status, JsonNode Body)?> Try(ServerProcess door, string path, object body, CancellationToken stop)
    {
        try
        {
            return await door.TryPost(path, body).WaitAsync(TimeSpan.FromSeconds(5), stop);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task Compare(IOfflineFolder folder, ConcurrentDictionary<string, int> events, ConcurrentDictionary<string, double> labels)
    {
        var store = await OfflineStore.Open(folder, Token);
        var rows = await store.Events("trips", cancellation: Token).ToListAsync(Token);
        Assert.Equal(rows.Count, rows.Select(row => (row.Key, row.Sequence)).Distinct().Count());
        Assert.Equal(rows.Count, rows.Select(row => (row.Key, row.Event.Id)).Distinct().Count());
        var written = rows.ToDictionary(row => row.Event.Id!.Value, row => row.Event.Values[Array.IndexOf(row.Event.Fields, "km")].Number);
        Assert.All(events, sent => Assert.Equal(sent.Value, written[EntityEvent.IdOf("trips", sent.Key)]));
        var examples = await store.Examples("eta", cancellation: Token).ToListAsync(Token);
        Assert.Equal(examples.Count, examples.Select(example => (example.Prediction.Keys[0], example.Prediction.Id)).Distinct().Count());
        var learnt = examples.ToDictionary(example => $"{example.Prediction.Keys[0]} {example.Prediction.Id}");
        Assert.All(labels, sent => Assert.Equal(sent.Value, learnt[sent.Key].Prediction.Prediction));
        TestContext.Current.SendDiagnosticMessage($"{events.Count} events and {labels.Count} labels acknowledged, {rows.Count} rows, {store.Files} files");
    }

    private (Dictionary<string, string> Settings, TempFolder Place, Func<IOfflineFolder> Store) Settings(string storage)
    {
        if (storage == "AzureBlob")
        {
            azurite.Need();
        }

        var (id, place) = (azurite.NewContainer(), new TempFolder());
        var settings = new Dictionary<string, string>
        {
            ["OnlineLearning__Storage__Provider"] = storage,
            ["OnlineLearning__Storage__ConnectionString"] = storage switch { "Redis" => servers.Redis.NewDatabase(), "PostgreSql" => servers.PostgreSql.NewDatabase(), _ => azurite.Connection },
            ["OnlineLearning__Clustering__Provider"] = storage == "AzureBlob" ? "AzureTable" : storage,
            ["OnlineLearning__Clustering__ServiceId"] = id,
            ["OnlineLearning__Clustering__ClusterId"] = id,
            ["OnlineLearning__Clustering__ProbeTimeout"] = "00:00:02",
            ["OnlineLearning__Clustering__ProbesMissed"] = "2",
            ["OnlineLearning__Clustering__TableRefreshPeriod"] = "00:00:02",
            ["OnlineLearning__Clustering__IAmAlivePeriod"] = "00:00:01",
            ["OnlineLearning__Offline__RollAge"] = "00:00:00.2",
            ["OnlineLearning__Offline__RollRows"] = "40",
        };
        if (storage == "AzureBlob")
        {
            var container = azurite.NewContainer();
            settings["OnlineLearning__Offline__AzureConnection"] = azurite.Connection;
            settings["OnlineLearning__Offline__AzureContainer"] = container;
            return (settings, place, () => new AzureFolder(azurite.Connection, container, "offline"));
        }

        var store = Path.Combine(place, "store");
        settings["OnlineLearning__Offline__Folder"] = store;
        return (settings, place, () => new LocalFolder(store));
    }
}
