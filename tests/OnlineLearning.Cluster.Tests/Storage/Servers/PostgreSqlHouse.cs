using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.PostgreSql;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A journal on the run's PostgreSQL, in a schema of its own.</summary>
internal sealed class PostgreSqlHouse : ISharedJournalHouse
{
    private readonly PostgreSqlServerProcess _server;
    private readonly Action<PostgreSqlJournalOptions> _configure;
    private readonly List<GroupJournal> _opened = [];

    public PostgreSqlHouse(PostgreSqlServerProcess server, Action<PostgreSqlJournalOptions>? configure = null)
    {
        (_server, Schema, _configure) = (server, server.NewName(), configure ?? (_ => { }));
        Journal = Another();
    }

    public string Schema { get; }

    public IJournal Journal { get; private set; }

    /// <summary>A trigger refuses what would change the counters.</summary>
    public bool FailWrites
    {
        set => _server.Execute(value
            ? $"""
                CREATE OR REPLACE FUNCTION {Schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is gone'; END $$;
                CREATE OR REPLACE TRIGGER refuse BEFORE UPDATE ON {Schema}.journal FOR EACH STATEMENT EXECUTE FUNCTION {Schema}.refuse()
                """
            : $"DROP TRIGGER IF EXISTS refuse ON {Schema}.journal");
    }

    /// <summary>Another session holds the journal's table until this is disposed.</summary>
    public IDisposable Stall()
    {
        var connection = new NpgsqlConnection(_server.Connection(more: "Pooling=false"));
        connection.Open();
        using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {Schema}.journal IN EXCLUSIVE MODE", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    public IJournal Another()
    {
        var options = new PostgreSqlJournalOptions { ConnectionString = _server.Connection(more: "Maximum Pool Size=4"), Schema = Schema };
        _configure(options);
        var journal = PostgreSqlJournal.Open(options, NullLogger.Instance);
        _opened.Add(journal);
        return journal;
    }

    public void Reopen()
    {
        Close();
        Journal = Another();
    }

    public void Close() => ((GroupJournal)Journal).DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Raise(int versions) => _server.Execute($"UPDATE {Schema}.schema_version SET version = version + {versions}");

    public string Stored()
    {
        using var connection = new NpgsqlConnection(_server.Connection(more: "Pooling=false"));
        connection.Open();
        return string.Join('\n', ((string[])["schema_version", "journal", "grain", "entry"]).Select(table =>
        {
            using var command = new NpgsqlCommand($"SELECT string_agg(row::text, ' ' ORDER BY row::text) FROM {Schema}.{table} AS row", connection);
            return $"{table} {command.ExecuteScalar()}";
        }));
    }

    /// <summary>Without a word to the old one.</summary>
    public void Crash() => Journal = Another();

    public void Dispose()
    {
        FailWrites = false;
        foreach (var journal in _opened)
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _server.Execute($"DROP SCHEMA {Schema} CASCADE");
    }
}
