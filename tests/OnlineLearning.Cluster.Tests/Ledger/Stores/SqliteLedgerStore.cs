using System.Net;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>The embedded store, of one silo.</summary>
internal sealed class SqliteLedgerStore : LedgerStore
{
    public override string Name => "SQLite";

    public override int Silos => 1;

    public override IReadOnlyList<int> Ports => [];

    public override Dictionary<string, string> Settings(IPAddress host, IReadOnlyList<int> ports) => [];
}
