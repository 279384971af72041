using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.PostgreSql;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A journal on the run's PostgreSQL, in a schema of its own.</summary>
internal sealed class PostgreSqlHouse : GroupHouse
{
    private readonly PostgreSqlServerProcess _server;
    private readonly Action<PostgreSqlJournalOptions> _configure;

    public PostgreSqlHouse(PostgreSqlServerProcess server, Action<PostgreSqlJournalOptions>? configure = null)
    {
        (_server, Schema, _configure) = (server, server.NewName(), configure ?? (_ => { }));
        Journal = Another();
    }

    public string Schema { get; }

    /// <summary>A trigger refuses what would change the counters.</summary>
    public override bool FailWrites
    {
        set => _server.Execute(value
            ? $"""
                CREATE OR REPLACE FUNCTION {Schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is gone'; END $$;
                CREATE OR REPLACE TRIGGER refuse BEFORE UPDATE ON {Schema}.journal FOR EACH STATEMENT EXECUTE FUNCTION {Schema}.refuse()
                """
            : $"DROP TRIGGER IF EXISTS refuse ON {Schema}.journal");
    }

    /// <summary>Another session holds the journal's table until this is disposed.</summary>
    public IDisposable Stall(string application = "a test")
    {
        var connection = new NpgsqlConnection(_server.Connection(more: $"Pooling=false;Application Name={application}"));
        connection.Open();
        using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {Schema}.journal IN EXCLUSIVE MODE", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    public override void Raise(int versions) => _server.Execute($"UPDATE {Schema}.schema_version SET version = version + {versions}");

    public override string Stored()
    {
        using var connection = new NpgsqlConnection(_server.Connection(more: "Pooling=false"));
        connection.Open();
        return string.Join('\n', ((string[])["schema_version", "journal", "grain", "entry", "refused"]).Select(table =>
        {
            using var command = new NpgsqlCommand($"SELECT string_agg(row::text, ' ' ORDER BY row::text) FROM {Schema}.{table} AS row", connection);
            return $"{table} {command.ExecuteScalar()}";
        }));
    }

    public override void Dispose()
    {
        base.Dispose();
        _server.Execute($"DROP SCHEMA {Schema} CASCADE");
    }

    protected override GroupJournal Open(JournalWriter? writer)
    {
        var options = new PostgreSqlJournalOptions { ConnectionString = _server.Connection(more: "Maximum Pool Size=4"), Schema = Schema };
        _configure(options);
        return PostgreSqlJournal.Open(options, NullLogger.Instance, writer);
    }
}
