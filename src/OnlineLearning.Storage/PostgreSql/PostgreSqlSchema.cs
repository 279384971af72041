using System.Text;
using Npgsql;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>
/// Makes the tables that are missing, in one transaction under a lock of the whole database: whoever of several silos comes first makes them, the others find them. Tables that somebody else has made, with
/// the scripts of Orleans, are left as they are.
/// </summary>
internal static class PostgreSqlSchema
{
    /// <summary>Any number that nobody else locks.</summary>
    private const long Lock = 0x6f6c_6a6f_7572_6e61;
    private const int Version = 2;

    public static Task ApplyStorage(NpgsqlDataSource source, CancellationToken cancellation)
        => Apply(source, connection => Orleans(connection, "OrleansStorage", "orleans-storage-1.sql", cancellation), cancellation);

    public static Task ApplyClustering(NpgsqlDataSource source, CancellationToken cancellation)
        => Apply(source, connection => Orleans(connection, "OrleansMembershipTable", "orleans-clustering-1.sql", cancellation), cancellation);

    /// <exception cref="StorageUnavailableException">The journal was written by a newer server.</exception>
    public static Task ApplyJournal(NpgsqlDataSource source, string schema, CancellationToken cancellation) => Apply(source, connection => Journal(connection, schema, cancellation), cancellation);

    private static async Task Apply(NpgsqlDataSource source, Func<NpgsqlConnection, Task> make, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await Run(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellation).ConfigureAwait(false);
        await make(connection).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task Orleans(NpgsqlConnection connection, string table, string script, CancellationToken cancellation)
    {
        if (!await Exists(connection, table, cancellation).ConfigureAwait(false))
        {
            await Run(connection, Load("orleans-queries-1.sql") + Load(script), cancellation).ConfigureAwait(false);
        }
    }

    private static async Task Journal(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        var found = 0;
        if (await Exists(connection, $"{schema}.schema_version", cancellation).ConfigureAwait(false))
        {
            await using var command = new NpgsqlCommand($"SELECT version FROM \"{schema}\".schema_version", connection);
            found = (int)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
            if (found > Version)
            {
                throw new StorageUnavailableException(NewerStateException.Text($"The journal in schema '{schema}' of {connection.Database}", found, Version));
            }
        }
        else
        {
            await Run(connection, $"CREATE SCHEMA IF NOT EXISTS \"{schema}\"; CREATE TABLE \"{schema}\".schema_version(version integer NOT NULL); INSERT INTO \"{schema}\".schema_version VALUES (0)", cancellation).ConfigureAwait(false);
        }

        while (found < Version)
        {
            found++;
            await Run(connection, Load($"journal-{found}.sql").Replace("$schema$", $"\"{schema}\"", StringComparison.Ordinal) + $"; UPDATE \"{schema}\".schema_version SET version = {found}", cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass(@table) IS NOT NULL", connection) { Parameters = { new("table", table) } };
        return (bool)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    // Sent as it is: several statements, whose texts hold parameters that are not of this command.
    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static string Load(string name)
    {
        using var reader = new StreamReader(typeof(PostgreSqlSchema).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
