using Microsoft.Data.Sqlite;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>
/// The embedded journal: sequential rows of up to <see cref="SqliteStorageOptions.SegmentBytes"/> that hold the records of all grains as they came, with an index in memory.
/// <c>AppendAsync</c> copies the records and returns at once; a commit thread makes what waits durable (<c>synchronous=FULL</c>), whether or not anybody awaits it.
/// </summary>
/// <remarks>
/// Dropped records leave the disk with their segment, at most a second later; after a crash some may be read again, which a reader excludes with <c>after</c>, the number of its snapshot.
/// Appends that wait for the disk are bounded by <see cref="SqliteStorageOptions.PendingBoundBytes"/>: beyond it an append fails.
/// A record lives once: grains whose records are all dropped remember their last number while they are among the <see cref="SqliteStorageOptions.RememberedGrains"/>.
/// </remarks>
public sealed class SqliteJournal(SqliteStore store) : IJournal, IJournalFeed
{
    private readonly JournalIndex _index = store.Index;
    private readonly CommitWriter _writer = store.Writer;
    private readonly Lock _gate = store.Gate;

    public JournalSize Size
    {
        get
        {
            lock (_gate)
            {
                return new(_index.Records, _index.Bytes, store.Options.JournalBoundBytes);
            }
        }
    }

    /// <summary>How many commits the appends took.</summary>
    public CommitCounts Commits
    {
        get
        {
            lock (_gate)
            {
                return _writer.Counts;
            }
        }
    }

    public string Journal => _index.Feed.Journal;

    public FeedStatus Feed
    {
        get
        {
            lock (_gate)
            {
                return new(_index.Feed.Acknowledged, _index.NewestSegment, _index.Feed.Bytes, store.Options.FeedBoundBytes);
            }
        }
    }

    public Task AppendAsync(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, bool lazy = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        if (records.Count == 0)
        {
            return Task.CompletedTask;
        }

        var length = JournalFormat.Length(grain, first, records);
        lock (_gate)
        {
            if (_writer.Closing)
            {
                return Unavailable($"The journal '{store.Path}' is closed.");
            }

            var log = _index.Of(grain);
            if (log.Broken)
            {
                return Unavailable($"An earlier append of {grain} failed: its journal must be read again before the next.");
            }

            if (first != log.Last + 1 && log.Last != 0)
            {
                // What the stale caller sends next might fit behind what another wrote: it must not slip in.
                log.Broken = true;
                return Task.FromException(new JournalConflictException(grain, first, log.Last + 1));
            }

            if (_index.Feed.IsOn && _index.Feed.Bytes + _writer.PendingBytes + length > store.Options.FeedBoundBytes)
            {
                log.Broken = true;
                return Unavailable($"The offline store is {_index.Feed.Bytes} bytes behind the journal '{store.Path}', and {nameof(SqliteStorageOptions.FeedBoundBytes)} is {store.Options.FeedBoundBytes}: nothing is taken in until it has caught up.");
            }

            if (_writer.Append(log, first, records, length, lazy) is { } durable)
            {
                log.Last = first + records.Count - 1;
                return durable;
            }

            // Numbers after this one are being given out already: they must not look like a gap.
            log.Broken = true;
            return Unavailable($"{_writer.PendingBytes} bytes of appends wait for the disk; {length} more exceed {nameof(SqliteStorageOptions.PendingBoundBytes)} = {store.Options.PendingBoundBytes}.");
        }
    }

    /// <remarks>Commits follow one another, and what fills while one fails, fails with it: what is in one of the two batches is ahead of whatever is appended now.</remarks>
    public Task? TryAppendBehind(Task foundation, GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        lock (_gate)
        {
            return foundation.IsCompletedSuccessfully || _writer.IsUnderWay(foundation) ? AppendAsync(grain, first, records) : null;
        }
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default)
        => (await TakeOverAsync(grain, after, cancellation).ConfigureAwait(false)).Records;

    /// <summary>No other process writes here.</summary>
    public async Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default)
    {
        await _writer.Settle().ConfigureAwait(false);
        while (true)
        {
            var (entries, dropped) = Heal(grain, after);
            if (entries.Length == 0)
            {
                return new([], dropped);
            }

            if (await store.File.Read(connection => Read(connection, entries, Math.Max(after, dropped)), cancellation).ConfigureAwait(false) is { } records)
            {
                return new(records, dropped);
            }

            // A segment went meanwhile, since this grain dropped what it had there: the index knows by now.
        }
    }

    public Task DropAsync(GrainId grain, long upTo)
    {
        lock (_gate)
        {
            if (_index.Find(grain) is { } log)
            {
                _index.Drop(log, upTo);
                _writer.CleanSoon();
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<GrainId>>(_index.Oldest(most));
        }
    }

    public Task<IReadOnlyList<FeedSegment>> ReadFeedAsync(long after, long mostBytes, CancellationToken cancellation = default)
        => store.File.Read(connection => FeedReading.Read(connection, store.Path, after, mostBytes), cancellation);

    public Task AcknowledgeAsync(long upTo)
    {
        lock (_gate)
        {
            _index.Acknowledge(upTo);
            _writer.CleanSoon();
        }

        return Task.CompletedTask;
    }

    /// <summary>Where to read, as of now. A reader whose snapshot is ahead of the journal has what is missing: those numbers are taken.</summary>
    private (JournalEntry[] Entries, long Dropped) Heal(GrainId grain, long after)
    {
        lock (_gate)
        {
            if (_index.Find(grain) is not { } log)
            {
                return ([], 0);
            }

            if (log.Broken)
            {
                log.Broken = false;
                _index.Rest(log);
            }

            if (after > log.Last)
            {
                _index.Drop(log, after);
            }

            var entries = new List<JournalEntry>(log.Count);
            for (var i = 0; i < log.Count; i++)
            {
                if (log[i].Last > after)
                {
                    entries.Add(log[i]);
                }
            }

            return ([.. entries], log.DroppedUpTo);
        }
    }

    /// <summary>Null when a segment is not there any more.</summary>
    private static List<JournalRecord>? Read(SqliteConnection connection, JournalEntry[] entries, long after)
    {
        var records = new List<JournalRecord>();
        SqliteBlob? blob = null;
        // One snapshot of the file for the whole read: a segment that is there at the start stays.
        SqliteFile.Execute(connection, "BEGIN");
        try
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var entry = entries[i];
                if (i == 0 || entries[i - 1].Segment != entry.Segment)
                {
                    blob?.Dispose();
                    blob = null;
                    using var exists = new Statement(connection, "SELECT 1 FROM segment WHERE id = ?1");
                    if (exists.Bind(1, entry.Segment).Number() is null)
                    {
                        return null;
                    }

                    blob = new SqliteBlob(connection, "segment", "data", entry.Segment, readOnly: true);
                }

                var bytes = new byte[entry.Length];
                blob!.Position = entry.Offset;
                blob.ReadExactly(bytes);
                Parse(bytes, entry, after, records);
            }
        }
        finally
        {
            blob?.Dispose();
            SqliteFile.Execute(connection, "COMMIT");
        }

        return records;
    }

    private static void Parse(byte[] bytes, JournalEntry entry, long after, List<JournalRecord> records)
    {
        var reader = new JournalReader(bytes);
        // Grain type and key, first number and count: the index has them.
        reader.Data();
        reader.Data();
        reader.Number();
        reader.Number();
        for (var sequence = entry.First; sequence <= entry.Last; sequence++)
        {
            var data = reader.Data();
            if (sequence > after)
            {
                records.Add(new(sequence, bytes.AsMemory(reader.Position - data.Length, data.Length)));
            }
        }
    }

    private static Task Unavailable(string message) => Task.FromException(new JournalUnavailableException(message));
}
