using Npgsql;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>Makes the tables that Orleans' providers need, before anything of the silo looks for them.</summary>
internal sealed class PostgreSqlTables(string connectionString, Func<NpgsqlDataSource, CancellationToken, Task> apply) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(PostgreSqlTables), ServiceLifecycleStage.First, Apply);

    /// <exception cref="StorageUnavailableException">The server cannot be reached, or does not let this user make them.</exception>
    public async Task Apply(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var name = $"PostgreSQL at {connection.Host}:{connection.Port}/{connection.Database}";
        await using var source = NpgsqlDataSource.Create(connection);
        try
        {
            await new Attempts(name, PostgreSqlSource.IsPassing, Limit).Run(limited => apply(source, limited), cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failure)
        {
            throw new StorageUnavailableException($"{name}: its tables cannot be made: {failure.Message}", failure);
        }
    }
}
