using Microsoft.Extensions.Logging;
using Npgsql;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>Connections to a PostgreSQL database, and what its server promises.</summary>
internal static class PostgreSqlSource
{
    /// <summary>Bytes that the server keeps of an application's name.</summary>
    private const int MostName = 63;

    /// <summary>By which the server's sessions of a writer are known, unless the connection string gives all of them one.</summary>
    public static string ApplicationName(string writer) => $"{writer} online-learning" is var name && name.Length > MostName ? name[..MostName] : name;

    /// <summary>Statements that come again and again are prepared, but where the operator says otherwise (behind a pooler that cannot).</summary>
    public static NpgsqlConnectionStringBuilder Connection(PostgreSqlJournalOptions options, string? writer = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        if (!connection.ContainsKey("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = 16;
        }

        if (!connection.ContainsKey("Application Name"))
        {
            connection.ApplicationName = writer is null ? "online-learning" : ApplicationName(writer);
        }

        // What is tried, and for how long, is the journal's business.
        connection.CommandTimeout = 0;
        return connection;
    }

    /// <summary>Failures of the way there, and of a server that is starting, changing over or short of something: they may pass.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable } => true,
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException,
        TimeoutException or IOException => true,
        _ => false,
    };

    /// <exception cref="StorageUnavailableException">It acknowledges what it can lose, and <see cref="Grouped.GroupJournalOptions.RequireDurable"/> is set.</exception>
    public static async Task CheckDurable(NpgsqlDataSource source, PostgreSqlJournalOptions options, string name, ILogger logger, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')");
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var off = new List<string>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (reader.GetString(1) == "off")
            {
                off.Add($"'{reader.GetString(0)}' is off");
            }
        }

        if (off.Count == 0)
        {
            return;
        }

        if (options.RequireDurable)
        {
            throw new StorageUnavailableException($"{name} acknowledges what a crash can take back: {string.Join(", ", off)}. Set them on, or accept the loss with {nameof(PostgreSqlJournalOptions.RequireDurable)}=false.");
        }

        logger.LogWarning("{Server} acknowledges what a crash can take back: {Settings}", name, string.Join(", ", off));
    }
}
