using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Three server processes over Redis, of which one is killed under load: callers of the other two, who repeat nothing themselves, get answers or an honest 503.</summary>
public sealed partial class DyingSiloTests(StorageServers servers, ITestOutputHelper output)
{
    private const int Clients = 6;
    private const int Entities = 24;
    private const int RoundsAfter = 4;

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentQueue<object> _unanswered = new();
    private int _acknowledged;
    private int _rounds;
    private int _killed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_silo_is_not_seen_by_callers_of_the_others_and_nothing_takes_effect_twice()
    {
        var redis = servers.Redis.NewDatabase();
        using var folder = new TempFolder();
        var started = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => ServerProcess.Start(Path.Combine(folder, $"{number}"), Settings(redis, number))));
        var (one, two, third) = (started[0], started[1], started[2]);
        using var all = new Disposed(started);
        await one.Apply("""
            entities: { driver: {} }
            sources:
              trips: { entity: driver, fields: { minutes: float } }
            feature_views:
              recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } }
            """);
        // What a silo is asked for is mostly activated there: the third has its part.
        for (var entity = 0; entity < Entities; entity++)
        {
            Assert.True(await IsServed(third, "/v1/events", Event("first", entity), "event"));
        }

        var load = Enumerable.Range(0, Clients).Select(client => client == 0 ? Arrays(one) : Singles(client % 2 == 0 ? one : two, client)).Append(WithoutIds(two)).ToList();
        while (Volatile.Read(ref _acknowledged) < 300)
        {
            Assert.DoesNotContain(load, each => each.IsFaulted);
            await Task.Yield();
        }

        third.Kill();
        Volatile.Write(ref _killed, 1);
        await Task.WhenAll(load);

        var retries = await Retries(one) + await Retries(two);
        output.WriteLine($"{string.Join(", ", _answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}; {retries} calls made again inside, {_unanswered.Count} events answered with 503");
        Assert.True(retries > 0, "no call met the dead silo");
        foreach (var item in _unanswered)
        {
            Assert.Equal(200, (await Post(two, "/v1/events", item)).Status);
        }

        for (var entity = 0; entity < Entities; entity++)
        {
            // Each client's events of this entity, and those of the arrays, once each.
            Assert.Equal(1 + _rounds, (int)(await one.Get($"/v1/entities/driver/d{entity}"))["events"]!);
        }

        var events = (int)(await one.Get("/v1/entities/driver/without-ids"))["events"]!;
        Assert.InRange(events, _answers.GetValueOrDefault("without id 200"), _answers.Where(pair => pair.Key.StartsWith("without id", StringComparison.Ordinal)).Sum(pair => pair.Value));
    }

    private static Dictionary<string, string> Settings(string redis, int number) => new()
    {
        ["OnlineLearning__Storage__Provider"] = "Redis",
        ["OnlineLearning__Storage__ConnectionString"] = redis,
        ["OnlineLearning__Clustering__Provider"] = "Redis",
        ["OnlineLearning__Clustering__SiloName"] = $"silo-{number}",
        ["OnlineLearning__Clustering__ProbeTimeout"] = "00:00:01",
        ["OnlineLearning__Clustering__ProbesMissed"] = "2",
        ["OnlineLearning__Telemetry__Prometheus"] = "true",
    };

    private static object Event(string id, int entity) => new { source = "trips", entity = $"d{entity}", id, time = "2026-03-01T00:00:00Z", fields = new { minutes = 1.5 } };

    /// <summary>Events and reads, one after the other.</summary>
    private async Task Singles(ServerProcess server, int client)
    {
        for (var (round, after) = (0, 0); after < RoundsAfter; round++)
        {
            after += Volatile.Read(ref _killed);
            for (var entity = 0; entity < Entities; entity++)
            {
                var item = Event($"c{client}-{round}", entity);
                if (!await IsServed(server, "/v1/events", item, "event"))
                {
                    _unanswered.Enqueue(item);
                }

                if (entity % 6 == 0)
                {
                    await IsServed(server, "/v1/features", new { entity = "driver", keys = Enumerable.Range(0, Entities).Select(key => $"d{key}"), features = new[] { "recent" } }, "features");
                }
            }

            Interlocked.Increment(ref _rounds);
        }
    }

    /// <summary>All entities in one request: what fails of it does not touch the rest.</summary>
    private async Task Arrays(ServerProcess server)
    {
        for (var (round, after) = (0, 0); after < RoundsAfter; round++)
        {
            after += Volatile.Read(ref _killed);
            var items = Enumerable.Range(0, Entities).Select(entity => Event($"c0-{round}", entity)).ToList();
            var (status, _, body) = await Post(server, "/v1/events", items);
            Assert.Equal(200, status);
            foreach (var (item, result) in items.Zip(body.AsArray()))
            {
                if (result!["error"] is { } error)
                {
                    Assert.Equal(503, (int)error["status"]!);
                    Assert.True((int)error["retry_after"]! >= 1);
                    _unanswered.Enqueue(item);
                }

                Count(result["error"] is null ? "in an array 200" : "in an array 503");
            }

            Interlocked.Increment(ref _rounds);
        }
    }

    private async Task WithoutIds(ServerProcess server)
    {
        for (var after = 0; after < Entities * RoundsAfter;)
        {
            after += Volatile.Read(ref _killed);
            await IsServed(server, "/v1/events", new { source = "trips", entity = "without-ids", time = "2026-03-01T00:00:00Z", fields = new { minutes = 1.5 } }, "without id");
        }
    }

    private async Task<bool> IsServed(ServerProcess server, string path, object body, string what)
    {
        var (status, retryAfter, answer) = await Post(server, path, body);
        Assert.True(status == 200 || (status == 503 && retryAfter >= TimeSpan.FromSeconds(1)), $"{what}: {status}, Retry-After {retryAfter}, {answer}");
        Count($"{what} {status}");
        return status == 200;
    }

    private void Count(string answer)
    {
        _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        Interlocked.Increment(ref _acknowledged);
    }

    private static async Task<(int Status, TimeSpan? RetryAfter, JsonNode Body)> Post(ServerProcess server, string path, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(path, body, Token);
        return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta, (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!);
    }

    private static async Task<double> Retries(ServerProcess server)
        => Retried().Matches(await server.Http.GetStringAsync("/metrics", Token)).Sum(match => double.Parse(match.Groups[1].Value));

    [GeneratedRegex(@"(?m)^onlinelearning_gateway_retries[a-z_]*\{[^}]*\} ([0-9]+)")]
    private static partial Regex Retried();

    private sealed class Disposed(ServerProcess[] processes) : IDisposable
    {
        public void Dispose()
        {
            foreach (var process in processes)
            {
                process.Dispose();
            }
        }
    }
}
