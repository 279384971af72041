using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;

namespace OnlineLearning.Storage.Grouped;

/// <summary>
/// A journal on a server that many silos share. What waits, from all grains, is one commit; what comes meanwhile joins the next. The server knows each grain's next number and refuses any other: that is the
/// fence between silos, and one grain's conflict leaves the others of its commit alone.
/// </summary>
/// <remarks>
/// A commit that gets no answer is sent again with the same mark, by which the server knows what it has taken already, for <see cref="GroupJournalOptions.CommitTimeout"/>. After that its appends fail, and
/// their grains must be read again: should the server have taken them after all, reading finds them, and if it takes them later yet, the number is taken for whoever has read before.
/// </remarks>
public sealed class GroupJournal : IJournal, IJournalFeed, IWriterFence, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private static readonly TimeSpan LazyDelay = TimeSpan.FromMilliseconds(20);
    private const long LazyBytes = 256 << 10;

    /// <summary>A server that starts along with its silos is waited for.</summary>
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);
    private const int MostReads = 8;

    private readonly Lock _gate = new();
    private readonly PendingAppends _pending = new();
    private readonly BrokenGrains _broken = new();
    private readonly IJournalStore _store;
    private readonly GroupJournalOptions _options;
    private readonly Attempts _attempts;
    private readonly ILogger _logger;
    private readonly string _tokens = Guid.NewGuid().ToString("N");
    private readonly JournalWriter? _writer;
    private JournalTotals _totals;
    private long _commit;
    private bool _urgent;
    private bool _running;
    private bool _lingering;
    private bool _closing;

    /// <summary>Opens the store, and waits for it: a server is put together before it serves.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be reached, or does not keep what it acknowledges.</exception>
    internal GroupJournal(IJournalStore store, GroupJournalOptions options, ILogger logger, JournalWriter? writer)
    {
        (_store, _options, _logger, _writer, _attempts) = (store, options, logger, writer, new(store.Name, store.IsPassing, options.CommitTimeout));
        try
        {
            (Journal, _totals) = Task.Run(() => new Attempts(store.Name, store.IsPassing, OpenTimeout).Run(store.Open)).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            Task.Run(async () => await store.DisposeAsync()).GetAwaiter().GetResult();
            throw failure as StorageUnavailableException ?? new StorageUnavailableException($"{store.Name} cannot be used: {failure.Message}", failure);
        }
    }

    public string Journal { get; }

    public JournalSize Size
    {
        get
        {
            lock (_gate)
            {
                return new(_totals.Records, _totals.Bytes, _options.JournalBoundBytes);
            }
        }
    }

    public FeedStatus Feed
    {
        get
        {
            lock (_gate)
            {
                return new(_totals.Acknowledged, _totals.Position, _totals.FeedBytes, _options.FeedBoundBytes);
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
            if (Refusal(grain, first, length) is { } refusal)
            {
                // Numbers after this one are being given out already: they must not look like a gap, nor fit.
                _broken.Add(grain);
                return Task.FromException(refusal);
            }

            var append = _pending.Add(grain, first, records, length);
            if (lazy && _pending.WaitingBytes <= LazyBytes)
            {
                Linger();
            }
            else
            {
                Hurry();
            }

            return append.Done.Task;
        }
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default)
        => (await TakeOverAsync(grain, after, cancellation).ConfigureAwait(false)).Records;

    public async Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default)
    {
        await Settle(grain).WaitAsync(cancellation).ConfigureAwait(false);
        bool broken;
        lock (_gate)
        {
            broken = _broken.Contains(grain);
        }

        try
        {
            var reading = new EntryReading(grain, after);
            for (var reads = 1; !await Read(reading, broken, cancellation).ConfigureAwait(false); reads++)
            {
                // Another activation has dropped what was about to be read.
                if (reads == MostReads)
                {
                    throw new JournalUnavailableException($"The journal of {grain} in {_store.Name} has a gap: {reading.Gap}");
                }
            }

            lock (_gate)
            {
                _broken.Heal(grain);
            }

            return new(reading.Records, reading.DroppedUpTo);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or JournalUnavailableException))
        {
            throw new JournalUnavailableException($"The journal of {grain} could not be read: {failure.Message}", failure);
        }
    }

    public Task FenceAsync(IReadOnlyCollection<string> writers, CancellationToken cancellation = default) => _attempts.Run(limited => _store.Fence(writers, limited), cancellation);

    /// <summary>Does not fail: what stays is read once more and excluded by its number, and the next drop takes it.</summary>
    public async Task DropAsync(GrainId grain, long upTo)
    {
        try
        {
            Take(await _attempts.Run(cancellation => _store.Drop(grain, upTo, cancellation)).ConfigureAwait(false));
        }
        catch (StorageUnavailableException failure)
        {
            _logger.LogWarning("Records of {Grain} up to {Number} stay in the journal until its next snapshot: {Reason}", grain, upTo, failure.Message);
        }
    }

    public async Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default)
    {
        var (totals, grains) = await _attempts.Run(limited => _store.Oldest(most, limited), cancellation).ConfigureAwait(false);
        Take(totals);
        return grains;
    }

    public Task<IReadOnlyList<FeedSegment>> ReadFeedAsync(long after, long mostBytes, CancellationToken cancellation = default)
        => _attempts.Run(limited => _store.ReadFeed(after, mostBytes, limited), cancellation);

    public async Task AcknowledgeAsync(long upTo) => Take(await _attempts.Run(cancellation => _store.Acknowledge(upTo, cancellation)).ConfigureAwait(false));

    /// <summary>Completes when every append made so far has succeeded or failed. Does not fail.</summary>
    public Task Settle(GrainId? grain = null)
    {
        List<Task> tasks;
        lock (_gate)
        {
            tasks = _pending.Tasks(grain);
            if (tasks.Count > 0)
            {
                Hurry();
            }
        }

        return Finished(tasks);
    }

    /// <summary>When the silo stops, what grains appended on their way out is durable before the silo says it has stopped.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(GroupJournal), ServiceLifecycleStage.RuntimeStorageServices, _ => Task.CompletedTask, _ => Settle());

    /// <summary>Commits what is pending, then lets the server go.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
        }

        await Settle().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task Finished(List<Task> tasks) => await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Null when the append may wait. Under the gate.</summary>
    private Exception? Refusal(GrainId grain, long first, long length)
    {
        if (_closing)
        {
            return new JournalUnavailableException($"The journal in {_store.Name} is closed.");
        }

        if (_writer is { IsRefused: true })
        {
            return _writer.Refuse();
        }

        if (_broken.Contains(grain))
        {
            return new JournalUnavailableException($"An earlier append of {grain} failed: its journal must be read again before the next.");
        }

        if (_pending.Next(grain) is { } next && next != first)
        {
            return new JournalConflictException(grain, first, next);
        }

        if (_options.Feed && _totals.FeedBytes + _pending.Bytes + length + JournalTotals.CommitBytes > _options.FeedBoundBytes)
        {
            return new JournalUnavailableException($"The offline store is {_totals.FeedBytes} bytes behind the journal in {_store.Name}, and FeedBoundBytes is {_options.FeedBoundBytes}: nothing is taken in until it has caught up.");
        }

        return _pending.Bytes + length > _options.PendingBoundBytes
            ? new JournalUnavailableException($"{_pending.Bytes} bytes of appends wait for {_store.Name}; {length} more exceed PendingBoundBytes = {_options.PendingBoundBytes}.")
            : null;
    }

    /// <summary>What waits is to be committed at once. Under the gate.</summary>
    private void Hurry()
    {
        _urgent = true;
        if (!_running)
        {
            _running = true;
            _ = Task.Run(Drain);
        }
    }

    /// <summary>Under the gate.</summary>
    private void Linger()
    {
        if (_running || _lingering)
        {
            return;
        }

        _lingering = true;
        _ = Task.Delay(LazyDelay).ContinueWith(
            _ =>
            {
                lock (_gate)
                {
                    _lingering = false;
                    if (!_pending.IsEmpty)
                    {
                        Hurry();
                    }
                }
            },
            TaskScheduler.Default);
    }

    private async Task Drain()
    {
        while (true)
        {
            var commits = new List<List<GrainAppend>>();
            lock (_gate)
            {
                if (!_urgent || _pending.IsEmpty)
                {
                    (_running, _urgent) = (false, false);
                    if (!_pending.IsEmpty)
                    {
                        Linger();
                    }

                    return;
                }

                while (commits.Count < _store.Commits && _pending.Take(_store.CommitEntries, _store.CommitBytes) is { Count: > 0 } taken)
                {
                    commits.Add(taken);
                }

                _urgent = !_pending.IsEmpty;
            }

            await Task.WhenAll(commits.Select(Commit)).ConfigureAwait(false);
        }
    }

    /// <summary>Never fails: what waits is told.</summary>
    private async Task Commit(List<GrainAppend> appends)
    {
        try
        {
            var token = $"{_tokens}/{Interlocked.Increment(ref _commit)}";
            var (totals, expected) = await _attempts.Run(cancellation => _store.Append(appends, token, _writer?.Name, cancellation)).ConfigureAwait(false);
            Take(totals);
            Finish(appends, i => expected[i] == 0 ? null : new JournalConflictException(appends[i].Grain, appends[i].First, expected[i]));
        }
        catch (WriterRefusedException)
        {
            var refused = _writer!.Refuse();
            _logger.LogWarning("{Server} refuses this silo's commits: {Reason}", _store.Name, refused.Message);
            Finish(appends, _ => refused);
        }
        catch (Exception failure)
        {
            var unavailable = new JournalUnavailableException($"The journal could not be written: {failure.Message}", failure);
            Finish(appends, _ => unavailable);
        }
    }

    /// <summary>What waits behind a failed append would follow on it, so it fails too, and so does what comes until the grain is read.</summary>
    private void Finish(List<GrainAppend> appends, Func<int, Exception?> failure)
    {
        var failed = new List<(GrainAppend Append, Exception Failure)>();
        lock (_gate)
        {
            for (var i = 0; i < appends.Count; i++)
            {
                _pending.Finish(appends[i]);
                if (failure(i) is { } reason)
                {
                    _broken.Add(appends[i].Grain);
                    failed.Add((appends[i], reason));
                    failed.AddRange(_pending.Remove(appends[i].Grain).Select(behind => (behind, reason)));
                }
            }
        }

        foreach (var (append, reason) in failed)
        {
            append.Fail(reason);
        }

        foreach (var append in appends)
        {
            append.Done.TrySetResult();
        }
    }

    private async Task<bool> Read(EntryReading reading, bool settle, CancellationToken cancellation)
    {
        reading.Restart();
        while (true)
        {
            var stored = await _attempts.Run(limited => _store.Read(reading.Grain, reading.After, settle, limited), cancellation).ConfigureAwait(false);
            Take(stored.Totals);
            if (!reading.Add(stored))
            {
                return false;
            }

            if (stored.IsLast)
            {
                return true;
            }
        }
    }

    /// <summary>Answers come in any order: the newest counts.</summary>
    private void Take(JournalTotals totals)
    {
        lock (_gate)
        {
            _totals = totals.Version > _totals.Version ? totals : _totals;
        }
    }
}
