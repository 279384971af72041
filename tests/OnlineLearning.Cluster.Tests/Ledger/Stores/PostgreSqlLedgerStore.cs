using System.Net;
using Npgsql;
using OnlineLearning.Cluster.Tests.Storage.Servers;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>PostgreSQL with its own settings.</summary>
internal sealed class PostgreSqlLedgerStore(PostgreSqlServerProcess server) : LedgerStore
{
    private readonly NpgsqlConnectionStringBuilder _database = new(server.NewDatabase());

    public override string Name => "PostgreSQL";

    public override IReadOnlyList<int> Ports => [server.Port];

    public override Dictionary<string, string> Settings(IPAddress host, IReadOnlyList<int> ports)
    {
        (_database.Host, _database.Port, _database.Timeout) = ($"{host}", ports[0], 5);
        return new()
        {
            ["OnlineLearning__Storage__Provider"] = "PostgreSql",
            ["OnlineLearning__Storage__ConnectionString"] = _database.ConnectionString,
        };
    }
}
