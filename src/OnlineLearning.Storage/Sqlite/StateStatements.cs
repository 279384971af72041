using Microsoft.Data.Sqlite;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The statements of grain states on the writing connection, and the counter of their versions.</summary>
internal sealed class StateStatements : IDisposable
{
    private readonly Statement _saveVersion;
    private long _last;
    private long _saved;

    public StateStatements(SqliteConnection connection)
    {
        Version = new(connection, "SELECT version FROM grain_state WHERE grain = ?1 AND name = ?2");
        Create = new(connection, "INSERT INTO grain_state(grain, name, version, data) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(grain, name) DO NOTHING");
        Replace = new(connection, "UPDATE grain_state SET version = ?3, data = ?4 WHERE grain = ?1 AND name = ?2 AND version = ?5");
        Delete = new(connection, "DELETE FROM grain_state WHERE grain = ?1 AND name = ?2");
        _saveVersion = new(connection, "UPDATE state_version SET last = ?1");
        using var last = new Statement(connection, "SELECT last FROM state_version");
        _last = _saved = last.Number()!.Value;
    }

    public Statement Version { get; }

    /// <summary>Changes nothing where there is one. Parameter 4 left unbound stores a cleared state.</summary>
    public Statement Create { get; }

    /// <summary>Of version ?5 alone. Parameter 4 left unbound stores a cleared state.</summary>
    public Statement Replace { get; }

    public Statement Delete { get; }

    /// <summary>One counter for all rows that never goes back: a row deleted and written again has another version than any that was handed out.</summary>
    public long NextVersion() => ++_last;

    /// <summary>At the end of a transaction: versions that it gives out are on disk with it. After one that failed the counter stays where it is.</summary>
    public void SaveVersion()
    {
        if (_last != _saved)
        {
            _saveVersion.Bind(1, _last).Run();
            _saved = _last;
        }
    }

    /// <summary>The transaction was not kept.</summary>
    public void Forget() => _saved = -1;

    public void Dispose()
    {
        Version.Dispose();
        Create.Dispose();
        Replace.Dispose();
        Delete.Dispose();
        _saveVersion.Dispose();
    }
}
