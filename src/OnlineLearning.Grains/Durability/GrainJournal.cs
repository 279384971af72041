using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Grains.Durability;

/// <summary>
/// One grain's durable tail: the records since its snapshot, and the snapshot. The grain applies a change in memory, appends the record in the same turn, and
/// acknowledges when the append has completed. A failed append means that memory is ahead of the store: the grain is given up and read again.
/// </summary>
/// <param name="grain">Whose records.</param>
/// <param name="journal">Where they go.</param>
/// <param name="snapshots">Where the snapshot goes.</param>
/// <param name="options">When to write one.</param>
/// <param name="owner">The grain's activation.</param>
public sealed class GrainJournal(GrainId grain, IJournal journal, SnapshotStorage snapshots, DurabilityOptions options, IJournaledGrain owner)
{
    private long _bytes;
    private long _snapshotBytes;
    private long _snapshotLast;
    private string? _snapshotTag;
    private Task _tail = Task.CompletedTask;
    private Exception? _failure;
    private bool _writingSnapshot;
    private bool _loaded;

    /// <summary>Sequence number of the last record appended, durable or not.</summary>
    public long Last { get; private set; }

    /// <summary>True when the records since the snapshot weigh four times as much.</summary>
    public bool SnapshotIsDue => !_writingSnapshot && _failure is null
        && (Last - _snapshotLast >= options.SnapshotRecords || _bytes >= Math.Max(options.SnapshotBytes, 4 * _snapshotBytes));

    /// <summary>Reads the state: the snapshot, then each record after it.</summary>
    /// <param name="restore">Takes the snapshot's state bytes; not called where there is none.</param>
    /// <param name="replay">Takes each record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StateUnavailableException">The snapshot could not be read.</exception>
    /// <exception cref="JournalUnavailableException">The records could not be read.</exception>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="JournalConflictException">The records do not follow on the snapshot.</exception>
    public async Task Load(Action<byte[]> restore, Action<JournalRecord> replay, CancellationToken cancellation)
    {
        var stored = await snapshots.Read(grain);
        var tail = await journal.TakeOverAsync(grain, stored.Snapshot.Sequence, cancellation);
        if (tail.DroppedUpTo > stored.Snapshot.Sequence)
        {
            // Another activation has written a newer snapshot and dropped what it covers, since this one's was read.
            stored = await snapshots.Read(grain);
            tail = await journal.TakeOverAsync(grain, stored.Snapshot.Sequence, cancellation);
        }

        stored.Snapshot.Verify(grain);
        Last = stored.Snapshot.Sequence;
        if (tail.DroppedUpTo > Last)
        {
            throw new JournalConflictException(grain, Last + 1, tail.DroppedUpTo + 1);
        }

        if (Last > 0)
        {
            restore(stored.Snapshot.State);
        }

        Keep(stored);

        foreach (var record in tail.Records)
        {
            if (record.Sequence != Last + 1)
            {
                throw new JournalConflictException(grain, Last + 1, record.Sequence);
            }

            replay(record);
            _bytes += record.Data.Length;
            Last = record.Sequence;
        }

        _loaded = true;
    }

    /// <summary>Appends one record; the task completes when it is durable.</summary>
    /// <param name="record">Must not change.</param>
    /// <param name="lazy">Nobody waits for it: it rides the next append.</param>
    public Task Append(byte[] record, bool lazy = false)
    {
        var before = _tail;
        var appended = Write(record, lazy);
        if (!ReferenceEquals(appended, before))
        {
            _ = Watch(appended);
        }

        return appended;
    }

    /// <summary>As <see cref="Append"/>, for one who awaits it: who waits is woken together with what watches the append, in one turn.</summary>
    public Task AppendAndWait(byte[] record) => Watch(Write(record, lazy: false), rethrow: true);

    /// <summary>
    /// Appends a record that may not be durable without <paramref name="foundation"/>, an append of another grain; null where that is to be awaited first. The caller awaits the
    /// task, then calls <see cref="Rest"/>, or <see cref="GiveUp"/> where it failed.
    /// </summary>
    public Task? TryAppendBehind(Task foundation, byte[] record)
    {
        ThrowIfGivenUp();
        if (journal.TryAppendBehind(foundation, grain, Last + 1, [record]) is not { } appended)
        {
            return null;
        }

        Last++;
        _bytes += record.Length;
        return _tail = appended;
    }

    /// <summary>That append has completed. A grain that rests holds no young object: the collector need not look at it again.</summary>
    public void Rest(Task appended)
    {
        if (ReferenceEquals(_tail, appended))
        {
            _tail = Task.CompletedTask;
        }
    }

    /// <summary>Completes when everything appended so far is durable.</summary>
    public Task Settled => _tail;

    /// <summary>True once an append has failed.</summary>
    public bool HasFailed => _failure is not null;

    /// <exception cref="JournalUnavailableException">An earlier append failed.</exception>
    public void ThrowIfGivenUp()
    {
        if (_failure is not null)
        {
            throw new JournalUnavailableException($"{grain} is being read again after its journal failed: {_failure.Message}", _failure);
        }
    }

    /// <summary>Writes a snapshot and drops the records that it covers; a failure gives the grain up. A grain that could not be read whole writes none over what is stored.</summary>
    /// <param name="write">Called at once, in this turn: its bytes are those as of <see cref="Last"/>.</param>
    /// <param name="keepLast">Leaves the last record in the journal, so that the grain is found there and woken after a crash.</param>
    public async Task WriteSnapshot(Func<byte[]> write, bool keepLast = false)
    {
        if (!_loaded || _writingSnapshot || HasFailed || Last == _snapshotLast)
        {
            return;
        }

        _writingSnapshot = true;
        try
        {
            var upTo = Last;
            var bytes = _bytes;
            var state = write();
            await _tail;
            ThrowIfGivenUp();
            var snapshot = GrainSnapshot.Of(upTo, state);
            Keep(new(snapshot, await snapshots.Write(grain, snapshot, _snapshotTag)));
            _bytes -= bytes;
            await journal.DropAsync(grain, keepLast ? upTo - 1 : upTo);
        }
        catch (Exception failure)
        {
            GiveUp(failure);
        }
        finally
        {
            _writingSnapshot = false;
        }
    }

    // The bytes are not kept: the grain's memory is the state.
    private void Keep(StoredSnapshot stored) => (_snapshotLast, _snapshotBytes, _snapshotTag) = (stored.Snapshot.Sequence, stored.Snapshot.State.Length, stored.Tag);

    private Task Write(byte[] record, bool lazy)
    {
        ThrowIfGivenUp();
        _bytes += record.Length;
        return _tail = journal.AppendAsync(grain, ++Last, [record], lazy);
    }

    private async Task Watch(Task appended, bool rethrow = false)
    {
        try
        {
            await appended;
            Rest(appended);
        }
        catch (Exception failure)
        {
            GiveUp(failure);
            if (rethrow)
            {
                throw;
            }
        }
    }

    /// <summary>Gives the grain up: memory may be ahead of the store.</summary>
    public void GiveUp(Exception failure)
    {
        if (_failure is null)
        {
            _failure = failure;
            owner.GiveUp(failure);
        }
    }
}
