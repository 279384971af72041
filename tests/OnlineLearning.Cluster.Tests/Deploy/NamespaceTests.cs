using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>What no cluster is at hand for: three servers, each in a network of its own, with the environment, ports, probes and grace period of an overlay's manifests.</summary>
public sealed partial class NamespaceTests(StorageServers servers, Azurite azurite, ITestOutputHelper output)
{
    private const int Entities = 12;

    private readonly List<IDisposable> _relays = [];

    [Theory]
    [InlineData("redis-postgresql")]
    [InlineData("azure")]
    public async Task Three_pods_are_one_cluster_and_one_that_stops_is_replaced(string name)
    {
        using var network = PodNetwork.Make();
        var (overlay, secrets) = (new Overlay(name), Secrets(name, network.Host));
        using var folder = new TempFolder();
        var pods = Enumerable.Range(0, 3).Select(number => new PodProcess(overlay, network, number, secrets, Path.Combine(folder, $"{number}"))).ToList();
        try
        {
            await Task.WhenAll(pods.Select(pod => pod.Started()));
            await pods[0].Send(HttpMethod.Put, "/v1/definitions", new StringContent("""
                entities: { driver: {} }
                sources:
                  trips: { entity: driver, fields: { minutes: float } }
                feature_views:
                  recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } }
                """, Encoding.UTF8, "application/yaml"));
            await SendAll(pods[0], 0);
            await AssertAll(pods[1], 1);

            var leaving = pods[2].Terminate();
            while (await pods[2].Probe("readiness") == HttpStatusCode.OK)
            {
                await Task.Yield();
            }

            // Not ready, and those that it still gets are served; so are those of the others, whatever it holds.
            await SendAll(pods[2], 1);
            await SendAll(pods[0], 2);
            var took = await leaving;
            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            await SendAll(pods[1], 3);

            pods.Add(new PodProcess(overlay, network, 3, secrets, Path.Combine(folder, "3")));
            await pods[3].Started();
            await SendAll(pods[3], 4);
            await AssertAll(pods[3], 5);
            await AssertAll(pods[0], 5);
            output.WriteLine($"{name}: left {took.TotalSeconds:F1} s after SIGTERM, replaced by a fourth");
        }
        finally
        {
            pods.ForEach(pod => pod.Dispose());
            _relays.ForEach(relay => relay.Dispose());
        }
    }

    /// <summary>The keys of the overlay's example, with the addresses at which the tests' stores are reached from pods.</summary>
    private Dictionary<string, string> Secrets(string name, string host)
    {
        if (name == "azure")
        {
            azurite.Need();
            return new()
            {
                ["OnlineLearning__Storage__ConnectionString"] = LoopbackPort().Replace(azurite.Connection, port => $"{host}:{At(host, int.Parse(port.Groups[1].Value))}"),
                ["OnlineLearning__Clustering__ServiceId"] = azurite.NewContainer(),
                ["OnlineLearning__Clustering__ClusterId"] = azurite.NewContainer(),
            };
        }

        var (redis, database) = (servers.Redis, servers.PostgreSql.NewDatabase());
        return new()
        {
            ["OnlineLearning__Storage__ConnectionString"] = database.Replace("127.0.0.1", host, StringComparison.Ordinal).Replace($"Port={servers.PostgreSql.Port}", $"Port={At(host, servers.PostgreSql.Port)}", StringComparison.Ordinal),
            ["OnlineLearning__Clustering__ConnectionString"] = redis.NewDatabase().Replace($"127.0.0.1:{redis.Port}", $"{host}:{At(host, redis.Port)}", StringComparison.Ordinal),
        };
    }

    private int At(string host, int port)
    {
        var relay = new Relay(host, port);
        _relays.Add(relay);
        return relay.Port;
    }

    private static async Task SendAll(PodProcess pod, int number)
    {
        for (var entity = 0; entity < Entities; entity++)
        {
            await pod.Post("/v1/events", new { source = "trips", entity = $"d{entity}", id = $"t{number}", time = $"2026-03-01T00:{number:D2}:00Z", fields = new { minutes = 1.5 } });
        }
    }

    private static async Task AssertAll(PodProcess pod, int events)
    {
        for (var entity = 0; entity < Entities; entity++)
        {
            Assert.Equal(events, (int)(await pod.Send(HttpMethod.Get, $"/v1/entities/driver/d{entity}"))["events"]!);
        }
    }

    [GeneratedRegex(@"127\.0\.0\.1:([0-9]+)")]
    private static partial Regex LoopbackPort();
}
