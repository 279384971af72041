using System.Net;
using OnlineLearning.Cluster.Tests.Storage.Servers;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>Redis, which syncs its log before it answers.</summary>
internal sealed class RedisLedgerStore(RedisServerProcess redis) : LedgerStore
{
    private readonly string _database = redis.NewDatabase()[redis.Connection.Length..];

    public override string Name => "Redis";

    public override IReadOnlyList<int> Ports => [redis.Port];

    public override Dictionary<string, string> Settings(IPAddress host, IReadOnlyList<int> ports) => new()
    {
        ["OnlineLearning__Storage__Provider"] = "Redis",
        ["OnlineLearning__Storage__ConnectionString"] = $"{host}:{ports[0]}{_database}",
    };
}
