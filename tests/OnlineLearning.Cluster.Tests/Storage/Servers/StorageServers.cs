using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(StorageServers))]

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>The real servers of the storage tests: each started by the first test that needs it, one for the whole run, stopped at its end.</summary>
public sealed class StorageServers : IDisposable
{
    private readonly Lazy<RedisServerProcess?> _redis = new(RedisServerProcess.Start);
    private readonly Lazy<PostgreSqlServerProcess?> _postgreSql = new(PostgreSqlServerProcess.Start);

    // Stores are opened by waiting for them, which on two cores would keep all the pool has.
    public StorageServers() => ThreadPool.SetMinThreads(32, 32);

    /// <summary>Skips the test where there is none, and fails it in CI.</summary>
    internal RedisServerProcess Redis => _redis.Value ?? Missing<RedisServerProcess>("redis-server is not installed: the package redis-server of Debian.");

    /// <inheritdoc cref="Redis"/>
    internal PostgreSqlServerProcess PostgreSql => _postgreSql.Value ?? Missing<PostgreSqlServerProcess>("PostgreSQL's initdb and postgres are not installed: the package postgresql of Debian.");

    public void Dispose()
    {
        if (_redis.IsValueCreated)
        {
            _redis.Value?.Dispose();
        }

        if (_postgreSql.IsValueCreated)
        {
            _postgreSql.Value?.Dispose();
        }
    }

    private static T Missing<T>(string reason)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", reason);
        Assert.Fail(reason);
        throw new InvalidOperationException(reason);
    }
}
