using Microsoft.Data.Sqlite;
using OnlineLearning.Storage.Indexing;
using SQLitePCL;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The transactions of the commit thread: a batch of appends and states, or the deletion of what was dropped.</summary>
internal sealed class Transaction(SqliteConnection connection) : IDisposable
{
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly Statement _rollback = new(connection, "ROLLBACK");
    private readonly Statement _insert = new(connection, "INSERT INTO segment(id, data) VALUES(?1, ?2)");
    private readonly Statement _delete = new(connection, "DELETE FROM segment WHERE id = ?1");
    private readonly Statement _mark = new(connection, "INSERT INTO dropped VALUES(?1, ?2, ?3) ON CONFLICT(grain) DO UPDATE SET up_to = excluded.up_to, through = excluded.through");
    private readonly Statement _trim = new(connection, "DELETE FROM dropped WHERE through < ?1");
    private readonly Statement _feed = new(connection, "UPDATE feed SET up_to = ?1, newest = ?2");
    private readonly StateStatements _states = new(connection);

    /// <summary>All of the batch or nothing; its chunks become the segments from <paramref name="firstSegment"/> on.</summary>
    public void Commit(CommitBatch batch, long firstSegment) => Run(() =>
    {
        for (var i = 0; i < batch.Chunks.Count; i++)
        {
            _insert.Bind(1, firstSegment + i).Bind(2, batch.Chunks[i].Written).Run();
        }

        foreach (var operation in batch.Operations)
        {
            operation.Execute(_states);
        }

        _states.SaveVersion();
    });

    /// <summary>Segments go together with the marks of what was dropped: else a grain's later records could be gone while its earlier ones seem live.</summary>
    public void Clean(Cleaning cleaning) => Run(() =>
    {
        foreach (var segment in cleaning.Segments)
        {
            _delete.Bind(1, segment.Id).Run();
        }

        foreach (var (log, upTo, through) in cleaning.Marks)
        {
            if (through >= cleaning.OldestSegment)
            {
                _mark.Bind(1, JournalFormat.Bytes(log.Grain)).Bind(2, upTo).Bind(3, through).Run();
            }
        }

        _feed.Bind(1, cleaning.Acknowledged).Bind(2, cleaning.NewestSegment).Run();
        if (cleaning.TrimMarks)
        {
            _trim.Bind(1, cleaning.OldestSegment).Run();
        }
    });

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _insert, _delete, _mark, _trim, _feed })
        {
            statement.Dispose();
        }

        _states.Dispose();
    }

    private void Run(Action work)
    {
        _begin.Run();
        try
        {
            work();
            _commit.Run();
        }
        catch
        {
            _states.Forget();
            // Some errors (a full disk) have rolled back already.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                _rollback.Run();
            }

            throw;
        }
    }
}

/// <summary>What the index no longer needs, as of one moment.</summary>
internal sealed record Cleaning(List<Segment> Segments, List<(GrainLog Log, long UpTo, long Through)> Marks, long OldestSegment, long NewestSegment, long Acknowledged, bool TrimMarks);
