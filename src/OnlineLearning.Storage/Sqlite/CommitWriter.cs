using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>
/// Group commit: callers put appends and state writes into the pending batch under one short lock; one thread takes all that is pending, commits it
/// as one transaction, and starts again at once. What arrives while a commit is under way joins the next. Two batches take turns.
/// </summary>
internal sealed class CommitWriter : IDisposable
{
    /// <summary>Dropped records leave the disk this late, or once this many bytes of segments are dead: a drop costs no commit of its own.</summary>
    private static readonly TimeSpan CleanEvery = TimeSpan.FromSeconds(1);
    private const long CleanBytes = 8 << 20;
    private const int MarksBetweenTrims = 16_384;

    /// <summary>Lazy appends wait this long for company, or until this many bytes wait: a commit costs the disk as much for one record as for a thousand.</summary>
    private static readonly TimeSpan LazyDelay = TimeSpan.FromMilliseconds(20);
    private const long LazyBytes = 1 << 20;

    private readonly Lock _gate;
    private readonly JournalIndex _index;
    private readonly SqliteFile _file;
    private readonly long _pendingBound;
    private readonly AutoResetEvent _work = new(false);
    private readonly Thread _thread;
    private CommitBatch _pending;
    private CommitBatch _committing;
    private bool _idle;
    private bool _urgent;
    private bool _lingering;
    private bool _cleanLater;
    private bool _closing;
    private long _lastCleaned = Stopwatch.GetTimestamp();
    private int _marksSinceTrim;

    public CommitWriter(SqliteFile file, JournalIndex index, Lock gate, SqliteStorageOptions options)
    {
        (_file, _index, _gate, _pendingBound) = (file, index, gate, options.PendingBoundBytes);
        (_pending, _committing) = (new(options.SegmentBytes), new(options.SegmentBytes));
        _thread = new(Run) { Name = "OnlineLearning commit", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Appends that are not durable yet. Under the gate.</summary>
    public long PendingBytes => _pending.Bytes + _committing.Bytes;

    /// <summary>Under the gate. The returned task is shared by all appends of the same commit; null when the bound does not allow <paramref name="length"/> bytes more.</summary>
    public Task? Append(GrainLog log, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, int length, bool lazy)
    {
        if (PendingBytes + length > _pendingBound)
        {
            return null;
        }

        _pending.Append(log, first, records, length);
        if (!lazy || _pending.Bytes > LazyBytes)
        {
            Hurry();
        }
        else if (!_lingering)
        {
            Wake();
        }

        return _pending.Durable.Task;
    }

    /// <summary>Whether that append waits for the commit under way or for the next. Under the gate.</summary>
    public bool IsUnderWay(Task append) => ReferenceEquals(append, _pending.Durable.Task) || ReferenceEquals(append, _committing.Durable.Task);

    /// <summary>Commits that held appends, and what they held, since the file was opened. Under the gate.</summary>
    public CommitCounts Counts { get; private set; }

    public void Enqueue(StateOperation operation)
    {
        lock (_gate)
        {
            if (_closing)
            {
                throw new StorageUnavailableException($"'{_file.Path}' is closed.");
            }

            _pending.Operations.Add(operation);
            Hurry();
        }
    }

    /// <summary>Completes when every append made so far has succeeded or failed. Does not fail.</summary>
    public async Task Settle()
    {
        Task settled;
        lock (_gate)
        {
            if (_pending.Chunks.Count > 0)
            {
                Hurry();
            }

            settled = _pending.Chunks.Count > 0 ? _pending.Durable.Task : _committing.Chunks.Count > 0 ? _committing.Durable.Task : Task.CompletedTask;
        }

        await settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Something was dropped: an idle thread sets its clock. Under the gate.</summary>
    public void CleanSoon()
    {
        if (_idle && !_cleanLater)
        {
            Wake();
        }
    }

    /// <summary>True once closing has begun. Under the gate.</summary>
    public bool Closing => _closing;

    /// <summary>Commits what is pending, then stops.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
        }

        _work.Set();
        _thread.Join();
        _work.Dispose();
    }

    /// <summary>What is pending is to be committed at once. Under the gate.</summary>
    private void Hurry()
    {
        _urgent = true;
        Wake();
    }

    private void Wake()
    {
        if (_idle)
        {
            _idle = false;
            _work.Set();
        }
    }

    private void Run()
    {
        using var transaction = new Transaction(_file.Writing);
        bool last;
        do
        {
            last = Take();
            Commit(transaction);
            if (CleaningDue(last) is { } cleaning)
            {
                Clean(transaction, cleaning);
            }
        }
        while (!last);
    }

    /// <summary>Waits for work and swaps the batches. True when this is the last round.</summary>
    private bool Take()
    {
        var lingered = false;
        while (true)
        {
            lock (_gate)
            {
                _lingering = false;
                if (_closing || (!_pending.IsEmpty && (_urgent || lingered)))
                {
                    (_pending, _committing, _urgent) = (_committing, _pending, false);
                    return _closing;
                }

                _idle = true;
                _lingering = !_pending.IsEmpty;
                _cleanLater = _index.NeedsCleaning;
            }

            var woken = _work.WaitOne(_lingering ? LazyDelay : _cleanLater ? CleanEvery : Timeout.InfiniteTimeSpan);
            if (!woken && !_lingering)
            {
                return false;
            }

            lingered = !woken;
        }
    }

    private void Commit(Transaction transaction)
    {
        if (_committing.IsEmpty)
        {
            return;
        }

        try
        {
            transaction.Commit(_committing, _index.NewestSegment + 1);
        }
        catch (Exception failure)
        {
            Fail(failure);
            return;
        }

        Committed committed;
        lock (_gate)
        {
            var id = _index.NewestSegment;
            foreach (var chunk in _committing.Chunks)
            {
                _index.Add(++id, chunk.Length, CollectionsMarshal.AsSpan(chunk.Entries));
            }

            Counts = new(
                Counts.Commits + (_committing.Records > 0 ? 1 : 0), Counts.Records + _committing.Records, Counts.Bytes + _committing.Bytes, Counts.States + _committing.Operations.Count);

            committed = new(_committing.Durable, [.. _committing.Operations]);
            _committing.ClearAppends();
        }

        _committing.Operations.Clear();
        ThreadPool.UnsafeQueueUserWorkItem(committed, preferLocal: false);
    }

    /// <summary>
    /// Nothing of the batch was kept. What was appended meanwhile may follow on it, so it fails too; grains are marked until they are read again.
    /// States that came meanwhile stand alone and are tried in the next commit.
    /// </summary>
    private void Fail(Exception failure)
    {
        var unavailable = new JournalUnavailableException($"The journal '{_file.Path}' could not be written: {failure.Message}", failure);
        TaskCompletionSource first, second;
        lock (_gate)
        {
            (first, second) = (Break(_committing), Break(_pending));
        }

        foreach (var source in new[] { first, second })
        {
            source.SetException(unavailable);
            // Predictions append without awaiting: their failure is seen by the next append, not by the finalizer.
            _ = source.Task.Exception;
        }

        foreach (var operation in _committing.Operations)
        {
            operation.Fail(new StorageUnavailableException($"'{_file.Path}' could not be written: {failure.Message}", failure));
        }

        _committing.Operations.Clear();
    }

    private static TaskCompletionSource Break(CommitBatch batch)
    {
        foreach (var chunk in batch.Chunks)
        {
            foreach (var entry in chunk.Entries)
            {
                entry.Log.Broken = true;
                entry.Log.Last = entry.Log.DurableLast;
            }
        }

        var durable = batch.Durable;
        batch.ClearAppends();
        return durable;
    }

    private Cleaning? CleaningDue(bool last)
    {
        lock (_gate)
        {
            if (!_index.NeedsCleaning || !(last || _index.DeadBytes >= CleanBytes || Stopwatch.GetElapsedTime(_lastCleaned) >= CleanEvery))
            {
                return null;
            }

            var marks = new List<(GrainLog, long, long)>(_index.Unmarked.Count);
            foreach (var log in _index.Unmarked)
            {
                log.MarkPending = false;
                marks.Add((log, log.DroppedUpTo, log.Through));
            }

            _index.Unmarked.Clear();
            _marksSinceTrim += marks.Count;
            return new([.. _index.Dead], marks, _index.OldestSegment, _index.NewestSegment, _index.Feed.Acknowledged, _marksSinceTrim >= MarksBetweenTrims);
        }
    }

    private void Clean(Transaction transaction, Cleaning cleaning)
    {
        _lastCleaned = Stopwatch.GetTimestamp();
        var done = true;
        try
        {
            transaction.Clean(cleaning);
        }
        catch (SqliteException)
        {
            // Nothing is lost: the same is tried again a second later, and appends say themselves what is wrong with the disk.
            done = false;
        }

        lock (_gate)
        {
            if (done)
            {
                _index.Forget(cleaning.Segments);
                _index.Feed.Saved(cleaning.Acknowledged);
                _marksSinceTrim = cleaning.TrimMarks ? 0 : _marksSinceTrim;
            }
            else
            {
                cleaning.Marks.ForEach(mark => _index.MarkAgain(mark.Log));
            }
        }
    }

    /// <summary>Wakes all who wait for a commit, on the pool: the commit thread is at the next one meanwhile.</summary>
    private sealed class Committed(TaskCompletionSource durable, StateOperation[] operations) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            durable.SetResult();
            foreach (var operation in operations)
            {
                operation.Complete();
            }
        }
    }
}
