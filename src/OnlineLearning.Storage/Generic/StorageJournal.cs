using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using Orleans.Storage;

namespace OnlineLearning.Storage.Generic;

/// <summary>
/// A journal on any Orleans grain storage with ETags: what waits for a grain is one write of its <see cref="JournalHead"/>, which carries the newest records; older
/// ones are sealed into states of their own. One ETag fences everything, also between silos.
/// </summary>
/// <remarks>
/// A storage cannot list its grains, so <see cref="Size"/> and <see cref="OldestAsync"/> know those that this process has used since it started. When a write fails without an
/// answer (a timeout), it may have happened: reading tells.
/// Among several silos who takes a grain over changes its head, so that whoever had it before can write it no more, and then looks whether it is dead itself: a silo that is refused has no way to any grain that another has taken.
/// </remarks>
public sealed class StorageJournal : IJournal, IWriterFence
{
    private readonly Lock _gate = new();
    private readonly OpenJournals _journals;
    private readonly JournalStorage _storage;
    private readonly StorageJournalOptions _options;
    private readonly JournalWriter? _writer;
    private long _waitingBytes;

    /// <param name="storage">Of any provider.</param>
    /// <param name="options">The options.</param>
    /// <param name="writer">This process among several; null where it is alone.</param>
    public StorageJournal(IGrainStorage storage, StorageJournalOptions options, JournalWriter? writer = null)
    {
        if (options.Failures() is { Count: > 0 } failures)
        {
            throw new Microsoft.Extensions.Options.OptionsValidationException(nameof(StorageJournalOptions), typeof(StorageJournalOptions), failures);
        }

        (_storage, _options, _journals, _writer) = (new(storage), options, new(options.RememberedGrains), writer);
    }

    public JournalSize Size
    {
        get
        {
            lock (_gate)
            {
                return new(_journals.Records, _journals.Bytes, _options.JournalBoundBytes);
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

        var append = new WaitingAppend(first, [.. records.Select(record => record.ToArray())], records.Sum(record => (long)record.Length));
        lock (_gate)
        {
            if (_writer is { IsRefused: true })
            {
                return Task.FromException(_writer.Refuse());
            }

            var journal = _journals.Of(grain);
            if (journal.Broken)
            {
                return Unavailable($"An earlier append of {grain} failed: its journal must be read again before the next.");
            }

            if (_waitingBytes + append.Bytes > _options.PendingBoundBytes)
            {
                journal.Broken = true;
                return Unavailable($"{_waitingBytes} bytes of appends wait for the storage; {append.Bytes} more exceed {nameof(StorageJournalOptions.PendingBoundBytes)} = {_options.PendingBoundBytes}.");
            }

            _waitingBytes += append.Bytes;
            journal.Waiting.Add(append);
            Start(journal);
        }

        return append.Done.Task;
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default)
        => (await ReadAsync(grain, after, takesOver: false, cancellation).ConfigureAwait(false)).Records;

    public Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default) => ReadAsync(grain, after, takesOver: _writer is not null, cancellation);

    /// <summary>A refused writer goes on with the grains that it has until another takes them over, and takes none over itself.</summary>
    public Task FenceAsync(IReadOnlyCollection<string> writers, CancellationToken cancellation = default)
        => Task.WhenAll(writers.Select(writer => Task.Run(() => _storage.Refuse(writer), cancellation))).WaitAsync(cancellation);

    private async Task<JournalTail> ReadAsync(GrainId grain, long after, bool takesOver, CancellationToken cancellation)
    {
        using var use = Use(grain, out var journal);
        try
        {
            return await Task.Run(() => Read(journal, after, takesOver, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or JournalUnavailableException))
        {
            throw new JournalUnavailableException($"The journal of {grain} could not be read: {failure.Message}", failure);
        }
    }

    public async Task DropAsync(GrainId grain, long upTo)
    {
        using var use = Use(grain, out var journal);
        lock (_gate)
        {
            journal.DropUpTo = Math.Max(journal.DropUpTo, upTo);
        }

        await Task.Run(() => Write(journal)).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<GrainId>>(_journals.Oldest(most));
        }
    }

    private static Task Unavailable(string message) => Task.FromException(new JournalUnavailableException(message));

    /// <summary>Until disposed, the grain is not forgotten: it must not be there twice.</summary>
    private InUse Use(GrainId grain, out OpenJournal journal)
    {
        lock (_gate)
        {
            journal = _journals.Of(grain);
            journal.Users++;
            return new(this, journal);
        }
    }

    private void Start(OpenJournal journal)
    {
        if (!journal.Running)
        {
            journal.Running = true;
            _ = Task.Run(() => Drain(journal));
        }
    }

    private async Task Drain(OpenJournal journal)
    {
        while (true)
        {
            await Write(journal).ConfigureAwait(false);
            lock (_gate)
            {
                if (journal.Waiting.Count == 0)
                {
                    journal.Running = false;
                    _journals.Rest(journal);
                    return;
                }
            }
        }
    }

    /// <summary>Writes all that waits for the grain. Never fails: what waits is told.</summary>
    private async Task Write(OpenJournal journal)
    {
        await journal.Turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await WriteWaiting(journal).ConfigureAwait(false);
        }
        finally
        {
            journal.Turn.Release();
        }
    }

    private async Task WriteWaiting(OpenJournal journal)
    {
        List<WaitingAppend> appends;
        long dropUpTo;
        lock (_gate)
        {
            (appends, journal.Waiting) = (journal.Waiting, []);
            dropUpTo = journal.DropUpTo;
            _waitingBytes -= appends.Sum(append => append.Bytes);
        }

        if (appends.Count == 0 && dropUpTo <= (journal.Head?.State!.DroppedUpTo ?? 0))
        {
            return;
        }

        HeadChange? change = null;
        try
        {
            var head = journal.Head ??= await _storage.ReadHead(journal.Grain).ConfigureAwait(false);
            change = new(head.State!, appends, dropUpTo, _options.TailBytes);
            if (change.Accepted.Count > 0 || change.Next.DroppedUpTo > head.State!.DroppedUpTo)
            {
                journal.Head = await _storage.Write(journal.Grain, head, change).ConfigureAwait(false);
                lock (_gate)
                {
                    _journals.Written(journal, change);
                }
            }
        }
        catch (InconsistentStateException)
        {
            // Another activation has written. Its journal is read again, so that the next append meets a number already taken.
            journal.Head = null;
            Refuse(journal, appends, append => new JournalConflictException(journal.Grain, append.First, change!.Next.Last + 1));
            return;
        }
        catch (Exception failure)
        {
            // The drop alone is tried again with the next write.
            journal.Head = null;
            var unavailable = new JournalUnavailableException($"The journal of {journal.Grain} could not be written: {failure.Message}", failure);
            Refuse(journal, appends, _ => unavailable);
            return;
        }

        foreach (var append in change.Accepted)
        {
            append.Done.SetResult();
        }

        Refuse(journal, change.Conflicts, append => new JournalConflictException(journal.Grain, append.First, change.Next.Last + 1));

        await Clear(journal).ConfigureAwait(false);
    }

    /// <summary>What waits behind failed appends would follow on them, so it fails too, and so does what comes until the grain is read.</summary>
    private void Refuse(OpenJournal journal, IReadOnlyList<WaitingAppend> appends, Func<WaitingAppend, Exception> failure)
    {
        if (appends.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            journal.Broken = true;
            appends = [.. appends, .. journal.Waiting];
            _waitingBytes -= journal.Waiting.Sum(append => append.Bytes);
            journal.Waiting = [];
        }

        foreach (var append in appends)
        {
            append.Done.SetException(failure(append));
            // Predictions append without awaiting: their failure is seen by the next append, not by the finalizer.
            _ = append.Done.Task.Exception;
        }
    }

    private async Task Clear(OpenJournal journal)
    {
        var head = journal.Head!.State!;
        if (head.Cleared < head.FirstSegment)
        {
            try
            {
                await _storage.Clear(journal.Grain, head.Cleared, head.FirstSegment).ConfigureAwait(false);
                head.Cleared = head.FirstSegment;
            }
            catch (Exception)
            {
                // They are out of use. The head still says that they may exist, and the next write or read tries again.
            }
        }
    }

    private async Task<JournalTail> Read(OpenJournal journal, long after, bool takesOver, CancellationToken cancellation)
    {
        await journal.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await WriteWaiting(journal).ConfigureAwait(false);
            string? version = null;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var head = await _storage.ReadHead(journal.Grain).ConfigureAwait(false);
                if (takesOver && head.State!.Owner != _writer!.Name)
                {
                    try
                    {
                        head = await _storage.TakeHead(journal.Grain, head, _writer.Name).ConfigureAwait(false);
                    }
                    catch (InconsistentStateException)
                    {
                        continue;
                    }

                    // Behind the taking: who is refused later meets a head that others have taken since.
                    if (await _storage.IsRefused(_writer.Name).ConfigureAwait(false))
                    {
                        throw _writer.Refuse();
                    }
                }

                if (await _storage.ReadRecords(journal.Grain, head.State!, after).ConfigureAwait(false) is { } records)
                {
                    journal.Head = head;
                    await Clear(journal).ConfigureAwait(false);
                    lock (_gate)
                    {
                        _journals.Read(journal, after, records);
                    }

                    return new(records, head.State!.DroppedUpTo);
                }

                if (version is not null && version == head.ETag)
                {
                    throw new JournalUnavailableException($"The journal of {journal.Grain} is damaged: a segment that its head counts is missing.");
                }

                // Another activation may have dropped it between the two reads; then the head has changed.
                version = head.ETag;
            }
        }
        finally
        {
            journal.Turn.Release();
        }
    }

    private readonly struct InUse(StorageJournal owner, OpenJournal journal) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
            {
                journal.Users--;
                owner._journals.Rest(journal);
            }
        }
    }
}
