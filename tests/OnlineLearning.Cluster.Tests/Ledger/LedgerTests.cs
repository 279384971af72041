using OnlineLearning.Cluster.Tests.Ledger.Faults;
using OnlineLearning.Cluster.Tests.Ledger.Stores;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>A class for each store, so that they run beside each other: nearly all of it is waiting.</summary>
public sealed class RedisLedgerTests(StorageServers servers)
{
    [Fact]
    public Task On_Redis_what_was_acknowledged_is_applied_once() => LedgerPromise.Hold(new RedisLedgerStore(servers.Redis), servers, nameof(Sleep), nameof(StoreLosesAnswers));
}

/// <inheritdoc cref="RedisLedgerTests"/>
public sealed class PostgreSqlLedgerTests(StorageServers servers)
{
    [Fact]
    public Task On_PostgreSQL_what_was_acknowledged_is_applied_once() => LedgerPromise.Hold(new PostgreSqlLedgerStore(servers.PostgreSql), servers, nameof(CutFromPeers), nameof(StoreHangs));
}

/// <inheritdoc cref="RedisLedgerTests"/>
public sealed class AzureLedgerTests(StorageServers servers, Azurite azurite)
{
    [Fact]
    public Task On_Azurite_what_was_acknowledged_is_applied_once()
    {
        azurite.Need();
        return LedgerPromise.Hold(new AzureLedgerStore(azurite), servers, nameof(Kill), nameof(StoreUnavailable));
    }
}

/// <inheritdoc cref="RedisLedgerTests"/>
public sealed class SqliteLedgerTests(StorageServers servers)
{
    [Fact]
    public Task On_SQLite_what_was_acknowledged_is_applied_once() => LedgerPromise.Hold(new SqliteLedgerStore(), servers, nameof(DiskFull), nameof(Sleep), nameof(Kill));
}
