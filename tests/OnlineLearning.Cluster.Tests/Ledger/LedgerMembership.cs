using System.Globalization;
using System.Net;
using OnlineLearning.Cluster.Tests.Storage.Servers;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>Silos find each other in Redis, and find failures soon.</summary>
internal sealed class LedgerMembership(RedisServerProcess redis)
{
    private readonly string _database = redis.NewDatabase()[redis.Connection.Length..];
    private readonly string _id = $"ledger-{Guid.NewGuid():N}"[..20];

    /// <summary>After so long without a word a silo is taken for dead: 4 x 0.5 s x 2, a probe more, and the way to the table.</summary>
    public static TimeSpan DeadAfter { get; } = TimeSpan.FromSeconds(6);

    /// <summary>So late, at the latest, a silo knows that it is taken for dead: the table is read every 2 s, and Orleans ends the process a little later.</summary>
    public static TimeSpan KnowsAfter { get; } = TimeSpan.FromSeconds(8);

    public int Port => redis.Port;

    public Dictionary<string, string> Settings(IPAddress host, int port, IPAddress address, int siloPort, int number) => new()
    {
        ["OnlineLearning__Clustering__Provider"] = "Redis",
        ["OnlineLearning__Clustering__ConnectionString"] = $"{host}:{port}{_database}",
        ["OnlineLearning__Clustering__ClusterId"] = _id,
        ["OnlineLearning__Clustering__ServiceId"] = _id,
        ["OnlineLearning__Clustering__SiloName"] = $"silo-{number}",
        ["OnlineLearning__Clustering__Address"] = $"{address}",
        ["OnlineLearning__Clustering__SiloPort"] = siloPort.ToString(CultureInfo.InvariantCulture),
        ["OnlineLearning__Clustering__ProbeTimeout"] = "00:00:00.5",
        ["OnlineLearning__Clustering__ProbesMissed"] = "2",
        ["OnlineLearning__Clustering__TableRefreshPeriod"] = "00:00:02",
        ["OnlineLearning__Clustering__IAmAlivePeriod"] = "00:00:01",
    };
}
