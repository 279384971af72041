using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using StackExchange.Redis;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>The real server with a thousand drivers of fifty features each (forty windowed aggregates, ten plain features), and in the same process an endpoint that reads the same values from Redis, and one that calls empty grains.</summary>
internal sealed class FeaturesServer : IAsyncDisposable
{
    public const int Drivers = 1000;
    public const int Features = 50;

    private const int Events = 40;
    private const string Form = """
        entities:
          driver: { join_key: driver_id }
        sources:
          trips: { entity: driver, fields: { minutes: float, km: float } }
          profiles: { entity: driver, fields: { FIELDS } }
        feature_views:
          driver_profile: { source: profiles, features: [FEATURES] }
          driver_windows:
            source: trips
            columns:
        COLUMNS
        """;

    private static readonly string[] s_profile = [.. Enumerable.Range(0, 10).Select(i => $"p{i}")];
    private static readonly string[] Windows = ["1h", "6h", "1d", "7d", "30d"];
    private static readonly string[] Aggregates = ["count", "sum", "mean", "min", "max", "std", "last"];

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private FeaturesServer(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public string Address => _app.Urls.First();

    public static async Task<FeaturesServer> Start(IDatabase redis)
    {
        var folder = Directory.CreateTempSubdirectory("ol-bench-");
        var app = await BenchServer.StartApp(folder, new Dictionary<string, string?>(), Definition(), app =>
        {
            var grains = app.Services.GetRequiredService<IGrainFactory>();
            app.MapPost("/bench/empty", http => EmptyFeatures.Serve(http, grains));
            app.MapPost("/bench/redis", http => RedisFeatures.Serve(http, redis));
        });
        var server = new FeaturesServer(app, folder);
        await server.Fill();
        await server.CopyTo(redis);
        return server;
    }

    /// <summary>A question for rows in Feast's form: drivers from <paramref name="first"/> on.</summary>
    public static string Question(int first, int rows)
        => $$$"""{"features":["driver_windows","driver_profile"],"entities":{"driver_id":[{{{string.Join(',', Enumerable.Range(first, rows).Select(number => (number % Drivers).ToString(CultureInfo.InvariantCulture)))}}}]}}""";

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Definition()
    {
        var columns = Windows.SelectMany(window => Aggregates.Select(aggregate => (Name: $"{aggregate}_{window}", Aggregate: aggregate, Of: aggregate == "count" ? "" : "of: minutes, ", Window: window)))
            .Concat(Windows.Select(window => (Name: $"sum_km_{window}", Aggregate: "sum", Of: "of: km, ", Window: window)))
            .Select(column => $$"""      {{column.Name}}: { aggregate: {{column.Aggregate}}, {{column.Of}}window: {{column.Window}} }""");
        return Form.Replace("COLUMNS", string.Join('\n', columns), StringComparison.Ordinal)
            .Replace("FIELDS", string.Join(", ", s_profile.Select(field => $"{field}: float")), StringComparison.Ordinal)
            .Replace("FEATURES", string.Join(", ", s_profile), StringComparison.Ordinal);
    }

    private async Task Fill()
    {
        var grains = _app.Services.GetRequiredService<IGrainFactory>();
        var now = DateTime.UtcNow.Ticks;
        string[] trip = ["minutes", "km"];
        foreach (var drivers in Enumerable.Range(0, Drivers).Chunk(100))
        {
            await Task.WhenAll(drivers.Select(driver =>
            {
                var random = new Random(driver);
                var events = Enumerable.Range(0, Events).Select(i => new EventRecord
                {
                    Source = "trips",
                    Time = now - (long)(TimeSpan.FromDays(2).Ticks * (Events - i) / Events * random.NextDouble()),
                    Fields = trip,
                    Values = [FeatureDatum.Of(3 + (20 * random.NextDouble())), FeatureDatum.Of(1 + (10 * random.NextDouble()))],
                });
                var row = new EventRecord { Source = "profiles", Time = now, Fields = s_profile, Values = [.. s_profile.Select(_ => FeatureDatum.Of(random.NextDouble()))] };
                return grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", driver.ToString(CultureInfo.InvariantCulture))).Events([.. events, row]).AsTask();
            }));
        }
    }

    /// <summary>What this server answers for every driver is what Redis holds: a hash a driver, a field a feature.</summary>
    private async Task CopyTo(IDatabase redis)
    {
        using var http = new HttpClient();
        foreach (var drivers in Enumerable.Range(0, Drivers).Chunk(100))
        {
            using var content = new StringContent(Question(drivers[0], drivers.Length), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync($"{Address}/get-online-features", content);
            var answer = JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
            var names = answer["metadata"]!["feature_names"]!.AsArray().Select(name => (string)name!).ToList();
            if (names.Count != Features + 1)
            {
                throw new InvalidOperationException($"{names.Count - 1} features were answered, not {Features}.");
            }

            for (var row = 0; row < drivers.Length; row++)
            {
                var columns = answer["results"]!.AsArray();
                var entries = names.Index().Skip(1).Select(pair => new HashEntry(pair.Item, columns[pair.Index]!["values"]![row]?.ToJsonString() ?? "null"))
                    .Append(new HashEntry(RedisFeatures.TimeField, (string)columns[1]!["event_timestamps"]![row]!));
                await redis.HashSetAsync(RedisFeatures.Key(drivers[row]), [.. entries]);
            }

            RedisFeatures.Use(names.Skip(1));
        }
    }
}
