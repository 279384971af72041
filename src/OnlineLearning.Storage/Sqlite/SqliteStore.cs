using Microsoft.Extensions.Options;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>
/// The opened database file, shared by <see cref="SqliteJournal"/> and <see cref="SqliteGrainStorage"/> so that both have one stream of commits: a
/// snapshot joins the transaction of the journal records that are pending. One server a file. Disposing commits what is pending.
/// </summary>
/// <exception cref="StorageUnavailableException">From the constructor: the folder or file cannot be created or written, another server holds it, or it is newer than this server.</exception>
/// <exception cref="OptionsValidationException">From the constructor: an option is outside its range.</exception>
public sealed class SqliteStore : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private int _disposed;

    public SqliteStore(IOptions<SqliteStorageOptions> options)
    {
        Options = options.Value;
        if (Options.Failures() is { Count: > 0 } failures)
        {
            throw new OptionsValidationException(nameof(SqliteStorageOptions), typeof(SqliteStorageOptions), failures);
        }

        File = new(Options);
        try
        {
            Index = JournalLoading.Load(File, Options);
        }
        catch
        {
            File.Dispose();
            throw;
        }

        Writer = new(File, Index, Gate, Options);
    }

    /// <summary>The file's full path.</summary>
    public string Path => File.Path;

    /// <summary>Grains in the journal's index now, with records or resting.</summary>
    public int RememberedGrains
    {
        get
        {
            lock (Gate)
            {
                return Index.Grains;
            }
        }
    }

    internal SqliteStorageOptions Options { get; }

    /// <summary>Guards the index and the pending batch. Held for no longer than a copy of a call's bytes, or the indexing of a commit.</summary>
    internal Lock Gate { get; } = new();

    internal SqliteFile File { get; }

    internal JournalIndex Index { get; }

    internal CommitWriter Writer { get; }

    /// <summary>When the silo stops, what grains appended on their way out is on disk before the silo says it has stopped.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SqliteStore), ServiceLifecycleStage.RuntimeStorageServices, _ => Task.CompletedTask, _ => Writer.Settle());

    /// <summary>May be called again: a container disposes an instance once for each service it is.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Writer.Dispose();
        File.Dispose();
    }
}
