using System.Globalization;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>Three server processes that are one cluster by their settings: data in PostgreSQL, membership in Redis. A silo that died is found out within <see cref="Detection"/>.</summary>
internal sealed class ServerCluster : IDisposable
{
    public const string Definition = Trips.Views + """
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { view: recent } ]
            label: minutes
            label_wait: 1h
            learner: { kind: linear, bits: 12 }
            personal: { driver: { bias: true } }
            shards: 3
          plain:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            learner: { kind: linear, bits: 12 }
            shards: 3
        """;

    private const int ProbesMissed = 3;

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();
    private readonly List<ServerProcess> _silos = [];

    private ServerCluster()
    {
    }

    /// <summary>A silo whose process died: the upper end of what docs/storage.md states, 20 s with the default of 5 s and 3 probes.</summary>
    public static TimeSpan Detection => ProbeTimeout * (ProbesMissed + 1);

    public ServerProcess this[int silo] => _silos[silo];

    public int Count => _silos.Count;

    public static Task<ServerCluster> Start(StorageServers servers) => Start(servers, []);

    /// <param name="servers">Where the data is.</param>
    /// <param name="settings">Instead of those of all clusters.</param>
    public static async Task<ServerCluster> Start(StorageServers servers, Dictionary<string, string> settings)
    {
        var (database, redis, id) = (servers.PostgreSql.NewDatabase(), servers.Redis.NewDatabase(), servers.PostgreSql.NewName());
        var cluster = new ServerCluster();
        try
        {
            for (var silo = 0; silo < 3; silo++)
            {
                var all = new Dictionary<string, string>
                {
                    ["OnlineLearning__Storage__Provider"] = "PostgreSql",
                    ["OnlineLearning__Storage__ConnectionString"] = database,
                    ["OnlineLearning__Clustering__Provider"] = "Redis",
                    ["OnlineLearning__Clustering__ConnectionString"] = redis,
                    ["OnlineLearning__Clustering__ServiceId"] = id,
                    ["OnlineLearning__Clustering__ClusterId"] = id,
                    ["OnlineLearning__Clustering__SiloName"] = $"silo-{silo}",
                    ["OnlineLearning__Clustering__ProbeTimeout"] = ProbeTimeout.ToString(),
                    ["OnlineLearning__Clustering__ProbesMissed"] = ProbesMissed.ToString(CultureInfo.InvariantCulture),
                    ["OnlineLearning__Clustering__TableRefreshPeriod"] = "00:00:02",
                    ["OnlineLearning__Telemetry__Prometheus"] = "true",
                };
                foreach (var (name, value) in settings)
                {
                    all[name] = value;
                }

                cluster._silos.Add(await ServerProcess.Start(Path.Combine(cluster._folder, $"{silo}"), all));
            }

            await cluster[0].Apply(Definition);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Series of a metric of one silo: what is between the braces, and the value.</summary>
    public async Task<List<(string Labels, double Value)>> Metric(int silo, string name)
    {
        var text = await this[silo].Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return [.. text.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)).Select(line =>
        {
            var end = line.LastIndexOf('}');
            return (line[(name.Length + 1)..end], double.Parse(line[(end + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        })];
    }

    /// <summary>Grains of a type that live in a silo: <c>ol.entity</c>, <c>ol.shard</c>.</summary>
    public async Task<double> Grains(int silo, string type)
        => (await Metric(silo, "orleans_grains")).Where(series => series.Labels.Contains($"grain_type=\"{type}\"", StringComparison.Ordinal)).Sum(series => series.Value);

    public void Dispose()
    {
        foreach (var silo in _silos)
        {
            silo.Dispose();
        }

        _folder.Dispose();
    }
}
