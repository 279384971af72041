using Microsoft.Data.Sqlite;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The statements of grain states on the writing connection.</summary>
internal sealed class StateStatements(SqliteConnection connection) : IDisposable
{
    public Statement Version { get; } = new(connection, "SELECT version FROM grain_state WHERE grain = ?1 AND name = ?2");

    public Statement NextVersion { get; } = new(connection, "UPDATE state_version SET last = last + 1 RETURNING last");

    /// <summary>Parameter 4 left unbound stores a cleared state.</summary>
    public Statement Write { get; } = new(connection, """
        INSERT INTO grain_state(grain, name, version, data) VALUES(?1, ?2, ?3, ?4)
        ON CONFLICT(grain, name) DO UPDATE SET version = excluded.version, data = excluded.data
        """);

    public Statement Delete { get; } = new(connection, "DELETE FROM grain_state WHERE grain = ?1 AND name = ?2");

    public void Dispose()
    {
        Version.Dispose();
        NextVersion.Dispose();
        Write.Dispose();
        Delete.Dispose();
    }
}
