using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Azure;

/// <summary>
/// Group commit to the shared log: one loop takes all that waits, of all grains, and appends it as one block at the end that it knows. Where another silo has appended meanwhile, it reads what is new, tells calls
/// whose numbers are taken by now, and appends the rest. What arrives meanwhile joins the next block.
/// </summary>
internal sealed class LogWriter
{
    /// <summary>Lazy appends wait this long for company.</summary>
    private static readonly TimeSpan LazyDelay = TimeSpan.FromMilliseconds(20);

    private readonly AzureJournalOptions _options;
    private readonly AppendLog _log;
    private readonly Lock _gate;
    private readonly JournalWriter? _writer;
    private readonly LogTail _tail;
    private readonly LogCleaning _cleaning;
    private readonly SemaphoreSlim _work = new(0);
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Task _running;
    private Queue<WaitingCall> _waiting = new();
    private List<WaitingCall> _taken = [];
    private List<TaskCompletionSource> _settles = [];
    private List<(IReadOnlyCollection<string> Writers, TaskCompletionSource Done)> _fences = [];
    private bool _closing;

    public LogWriter(AzureJournalOptions options, AppendLog log, LogIndex index, Lock gate, JournalWriter? writer)
    {
        (_options, _log, _gate, _writer) = (options, log, gate, writer);
        _tail = new(options, log, index, gate) { Overtaken = RefuseWaiting };
        _cleaning = new(_tail, log, gate);
        _running = Task.Run(Run);
    }

    /// <summary>Under the gate.</summary>
    public LogIndex Index => _tail.Index;

    /// <summary>Under the gate.</summary>
    public bool Closing => _closing;

    /// <summary>Appends that are not durable yet. Under the gate.</summary>
    public long PendingBytes { get; private set; }

    /// <summary>Under the gate.</summary>
    public Task Append(WaitingCall call, bool lazy)
    {
        call.Log.Last = call.Last;
        PendingBytes += call.Entry.Length;
        _waiting.Enqueue(call);
        Wake(_work);
        if (!lazy)
        {
            Wake(_hurry);
        }

        return call.Done.Task;
    }

    /// <summary>Completes when every append made so far has succeeded or failed, and everything is known that any silo appended before this call; fails where the log cannot be read.</summary>
    public Task Settle()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closing)
            {
                return Task.FromException(new JournalUnavailableException("The journal is closed."));
            }

            _settles.Add(settled);
            Wake(_work);
            Wake(_hurry);
        }

        return settled.Task;
    }

    /// <summary>Completes when these writers append nothing more.</summary>
    public Task Refuse(IReadOnlyCollection<string> writers)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closing)
            {
                return Task.FromException(new JournalUnavailableException("The journal is closed."));
            }

            _fences.Add((writers, done));
            Wake(_work);
            Wake(_hurry);
        }

        return done.Task;
    }

    /// <summary>Something was dropped: the loop sets its clock. Under the gate.</summary>
    public void CleanSoon() => Wake(_work);

    /// <summary>Appends what waits and what was dropped, then stops.</summary>
    public async Task Close()
    {
        lock (_gate)
        {
            _closing = true;
            Wake(_work);
            Wake(_hurry);
        }

        await _running.ConfigureAwait(false);
    }

    /// <summary>Under the gate.</summary>
    private static void Wake(SemaphoreSlim sleeping)
    {
        if (sleeping.CurrentCount == 0)
        {
            sleeping.Release();
        }
    }

    private async Task Run()
    {
        for (var closing = false; !closing;)
        {
            bool needsCleaning;
            lock (_gate)
            {
                needsCleaning = Index.Journal.NeedsCleaning;
            }

            if (await _work.WaitAsync(needsCleaning ? LogCleaning.Every : Timeout.InfiniteTimeSpan).ConfigureAwait(false))
            {
                await _hurry.WaitAsync(LazyDelay).ConfigureAwait(false);
            }

            lock (_gate)
            {
                closing = _closing;
            }

            await Round().ConfigureAwait(false);
            await _cleaning.Run(closing).ConfigureAwait(false);
        }
    }

    /// <summary>Appends all that waits, then answers those who wait for that.</summary>
    private async Task Round()
    {
        List<TaskCompletionSource> settles;
        List<(IReadOnlyCollection<string> Writers, TaskCompletionSource Done)> fences;
        List<WaitingCall> calls;
        lock (_gate)
        {
            (settles, _settles) = (_settles, []);
            (fences, _fences) = (_fences, []);
            (calls, _waiting) = ([.. _waiting], new());
            _taken = calls;
        }

        foreach (var block in Blocks(calls))
        {
            await Commit(block).ConfigureAwait(false);
        }

        foreach (var (writers, done) in fences)
        {
            await Refuse(writers, done).ConfigureAwait(false);
        }

        if (settles.Count == 0)
        {
            return;
        }

        try
        {
            await _tail.CatchUp().ConfigureAwait(false);
            settles.ForEach(settle => settle.SetResult());
        }
        catch (Exception failure)
        {
            var unavailable = new JournalUnavailableException($"The journal in {_log.Name} could not be read: {failure.Message}", failure);
            settles.ForEach(settle => settle.SetException(unavailable));
        }
    }

    private async Task Refuse(IReadOnlyCollection<string> writers, TaskCompletionSource done)
    {
        try
        {
            await _tail.Refuse(writers).ConfigureAwait(false);
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private IEnumerable<List<WaitingCall>> Blocks(List<WaitingCall> calls)
    {
        var block = new List<WaitingCall>();
        var bytes = 0L;
        foreach (var call in calls)
        {
            if (block.Count > 0 && bytes + call.Entry.Length > _options.BlockBytes)
            {
                yield return block;
                (block, bytes) = ([], 0);
            }

            block.Add(call);
            bytes += call.Entry.Length;
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }

    private async Task Commit(List<WaitingCall> calls)
    {
        try
        {
            while (true)
            {
                // Calls that failed with an earlier block of this round, or whose numbers are taken.
                lock (_gate)
                {
                    calls.RemoveAll(call => call.Done.Task.IsCompleted);
                    if (_writer is not null && Index.Refused.Contains(_writer.Name))
                    {
                        throw _writer.Refuse();
                    }

                    Refuse(calls);
                }

                if (calls.Count == 0)
                {
                    return;
                }

                await _tail.RollIfFull().ConfigureAwait(false);
                var (frame, entries) = Frame(calls);
                var position = JournalFrame.PositionOf(_log.Blob, _log.Offset);
                if (await _tail.Append(FrameKind.Entries, frame).ConfigureAwait(false) is not { } own)
                {
                    continue;
                }

                lock (_gate)
                {
                    if (own)
                    {
                        Index.Add(position, frame.Length, entries);
                    }

                    PendingBytes -= calls.Sum(call => call.Entry.Length);
                }

                calls.ForEach(call => call.Done.SetResult());
                return;
            }
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private (byte[] Frame, WaitingEntry[] Entries) Frame(List<WaitingCall> calls)
    {
        var body = calls.Sum(call => call.Entry.Length);
        var frame = LogTail.NewFrame(body);
        var entries = new WaitingEntry[calls.Count];
        var offset = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            var call = calls[i];
            call.Entry.CopyTo(frame, JournalFrame.HeaderBytes + offset);
            entries[i] = new(call.Log, call.First, call.Count, offset, call.Entry.Length);
            offset += call.Entry.Length;
        }

        return (frame, entries);
    }

    /// <summary>Under the gate: takes out calls whose numbers others have taken, with all that waits behind them.</summary>
    private void Refuse(List<WaitingCall> calls)
    {
        var next = new Dictionary<GrainLog, long>();
        foreach (var call in calls)
        {
            var known = Index.Journal.Find(call.Log.Grain);
            var last = next.GetValueOrDefault(call.Log, call.Log.DurableLast);
            if (known != call.Log || (last != 0 && call.First != last + 1))
            {
                Refuse(call);
                // What the stale caller sent behind it must not slip in.
                next[call.Log] = long.MaxValue - 1;
            }
            else
            {
                next[call.Log] = call.Last;
            }
        }

        var refused = next.Where(each => each.Value == long.MaxValue - 1).Select(each => each.Key).ToHashSet();
        if (refused.Count > 0)
        {
            foreach (var call in _taken.Concat(_waiting).Where(call => refused.Contains(call.Log) && !call.Done.Task.IsCompleted))
            {
                Refuse(call);
            }

            _waiting = new(_waiting.Where(call => !refused.Contains(call.Log)));
            calls.RemoveAll(call => call.Done.Task.IsCompleted);
        }
    }

    /// <summary>Under the gate.</summary>
    private void RefuseWaiting()
    {
        foreach (var call in _waiting)
        {
            Refuse(call);
        }

        _waiting.Clear();
    }

    private void Refuse(WaitingCall call)
    {
        PendingBytes -= call.Entry.Length;
        LogIndex.TakeBack(call.Log);
        call.Fail(new JournalConflictException(call.Log.Grain, call.First, call.Log.DurableLast + 1));
    }

    /// <summary>The store is not to be had. What waits may follow on what failed, so it fails too; grains are marked until they are read again.</summary>
    private void Fail(Exception failure)
    {
        var unavailable = failure as JournalUnavailableException ?? new JournalUnavailableException($"The journal in {_log.Name} could not be written: {failure.Message}", failure);
        lock (_gate)
        {
            var failed = _taken.Concat(_waiting).Where(call => !call.Done.Task.IsCompleted).ToList();
            _waiting.Clear();
            foreach (var call in failed)
            {
                PendingBytes -= call.Entry.Length;
                LogIndex.TakeBack(call.Log);
                call.Fail(unavailable);
            }
        }
    }
}
