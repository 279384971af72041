using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Azure;

/// <summary>
/// The journal of all silos on Azure: one log of append blobs (<see cref="AppendLog"/>), written by group commit (<see cref="LogWriter"/>), with an index in memory in every silo. <c>AppendAsync</c> copies the
/// records and returns at once. The order of the log decides which of two activations has taken a number; the other gives way.
/// </summary>
/// <remarks>
/// Opened by the constructor, which reads the log: at most <see cref="AzureJournalOptions.JournalBoundBytes"/>, plus what grains did not drop yet. A request that the store refuses or does not answer is tried
/// again; when that does not help the append fails, and so does what waits behind it. An append whose answer was lost is found in the log by its number, and is not made twice.
/// </remarks>
public sealed class AzureJournal : IJournal, IJournalFeed, IWriterFence, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly AzureJournalOptions _options;
    private readonly AppendLog _log;
    private readonly LogWriter _writer;
    private readonly string _journal;
    private readonly JournalWriter? _name;
    private int _disposed;

    /// <param name="options">The options.</param>
    /// <param name="writer">This process among several; null where it is alone.</param>
    /// <exception cref="StorageUnavailableException">The log cannot be reached or read; one line.</exception>
    public AzureJournal(IOptions<AzureJournalOptions> options, JournalWriter? writer = null)
    {
        (_options, _name) = (options.Value, writer);
        if (_options.Failures() is { Count: > 0 } failures)
        {
            throw new OptionsValidationException(nameof(AzureJournalOptions), typeof(AzureJournalOptions), failures);
        }

        _log = new(_options);
        try
        {
            (_journal, var index) = Task.Run(Open).GetAwaiter().GetResult();
            _writer = new(_options, _log, index, _gate, writer);
        }
        catch (Exception failure) when (failure is not StorageUnavailableException)
        {
            throw new StorageUnavailableException($"The journal in {_log.Name} cannot be opened: {failure.Message.Split('\n')[0].Trim()}", failure);
        }
    }

    public JournalSize Size
    {
        get
        {
            lock (_gate)
            {
                var index = _writer.Index.Journal;
                return new(index.Records, index.Bytes, _options.JournalBoundBytes);
            }
        }
    }

    public string Journal => _journal;

    public FeedStatus Feed
    {
        get
        {
            lock (_gate)
            {
                var index = _writer.Index;
                return new(index.Feed.Acknowledged, index.Journal.NewestSegment, index.Feed.Bytes, _options.FeedBoundBytes);
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
        if (length > JournalFrame.MostBytes)
        {
            throw new ArgumentException($"Records of {grain} have {length} bytes; at most {JournalFrame.MostBytes} can be appended at once.", nameof(records));
        }

        var entry = new byte[length];
        JournalFormat.Write(entry, grain, first, records);
        lock (_gate)
        {
            var index = _writer.Index;
            if (_writer.Closing)
            {
                return Unavailable($"The journal in {_log.Name} is closed.");
            }

            if (_name is { IsRefused: true })
            {
                return Task.FromException(_name.Refuse());
            }

            var log = index.Journal.Of(grain);
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

            if (index.Feed.IsOn && index.Feed.Bytes + _writer.PendingBytes + length > _options.FeedBoundBytes)
            {
                log.Broken = true;
                return Unavailable($"The offline store is {index.Feed.Bytes} bytes behind the journal in {_log.Name}, and {nameof(AzureJournalOptions.FeedBoundBytes)} is {_options.FeedBoundBytes}: nothing is taken in until it has caught up.");
            }

            if (_writer.PendingBytes + length > _options.PendingBoundBytes)
            {
                // Numbers after this one are being given out already: they must not look like a gap.
                log.Broken = true;
                return Unavailable($"{_writer.PendingBytes} bytes of appends wait for the store; {length} more exceed {nameof(AzureJournalOptions.PendingBoundBytes)} = {_options.PendingBoundBytes}.");
            }

            return _writer.Append(new(log, first, records.Count, entry), lazy);
        }
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default)
        => (await TakeOverAsync(grain, after, cancellation).ConfigureAwait(false)).Records;

    public async Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default)
    {
        const int Attempts = 5;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await _writer.Settle().WaitAsync(cancellation).ConfigureAwait(false);
            var (entries, dropped) = Heal(grain, after);
            try
            {
                if (await EntryReading.Read(_log, entries, Math.Max(after, dropped), cancellation).ConfigureAwait(false) is { } records)
                {
                    return new(records, dropped);
                }
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or StorageUnavailableException) || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new JournalUnavailableException($"The journal of {grain} in {_log.Name} could not be read: {failure.Message}", failure);
            }

            // A blob went meanwhile, since this grain dropped what it had there: the log says so by now.
        }

        throw new JournalUnavailableException($"The journal in {_log.Name} is damaged: a blob that holds records of {grain} is missing.");
    }

    public Task FenceAsync(IReadOnlyCollection<string> writers, CancellationToken cancellation = default) => _writer.Refuse(writers).WaitAsync(cancellation);

    public Task DropAsync(GrainId grain, long upTo)
    {
        lock (_gate)
        {
            if (_writer.Index.Journal.Find(grain) is { } log)
            {
                _writer.Index.Journal.Drop(log, upTo);
                _writer.CleanSoon();
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<GrainId>>(_writer.Index.Journal.Oldest(most));
        }
    }

    public async Task<IReadOnlyList<FeedSegment>> ReadFeedAsync(long after, long mostBytes, CancellationToken cancellation = default)
    {
        await _writer.Settle().WaitAsync(cancellation).ConfigureAwait(false);
        long from, to;
        lock (_gate)
        {
            from = Math.Max(after, _writer.Index.Feed.Acknowledged);
            to = _writer.Index.Journal.NewestSegment;
        }

        return to <= from ? [] : await LogFeed.Read(_log, from, to, mostBytes, cancellation).ConfigureAwait(false);
    }

    public Task AcknowledgeAsync(long upTo)
    {
        lock (_gate)
        {
            _writer.Index.Journal.Acknowledge(upTo);
            _writer.CleanSoon();
        }

        return Task.CompletedTask;
    }

    /// <summary>Grains of a type that have records, those that other silos appended among them.</summary>
    internal async Task<GrainId[]> Logged(GrainType type, CancellationToken cancellation)
    {
        await _writer.Settle().WaitAsync(cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            return _writer.Index.Journal.Logged(type);
        }
    }

    /// <summary>When the silo stops, what grains appended on their way out is in the log before the silo says it has stopped.</summary>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(AzureJournal),
        ServiceLifecycleStage.RuntimeStorageServices,
        _ => Task.CompletedTask,
        async _ => await _writer.Settle().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));

    /// <summary>May be called again: a container disposes an instance once for each service it is.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Task.Run(_writer.Close).GetAwaiter().GetResult();
        }
    }

    private async Task<(string Journal, LogIndex Index)> Open()
    {
        var journal = await _log.Open().ConfigureAwait(false);
        return (journal, await LogTail.Load(_log, _options, journal).ConfigureAwait(false));
    }

    /// <summary>Where to read, as of now. A reader whose snapshot is ahead of the journal has what is missing: those numbers are taken.</summary>
    private (JournalEntry[] Entries, long Dropped) Heal(GrainId grain, long after)
    {
        lock (_gate)
        {
            var index = _writer.Index.Journal;
            if (index.Find(grain) is not { } log)
            {
                return ([], 0);
            }

            if (log.Broken)
            {
                log.Broken = false;
                index.Rest(log);
            }

            if (after > log.Last)
            {
                index.Drop(log, after);
            }

            return ([.. Enumerable.Range(0, log.Count).Select(i => log[i]).Where(entry => entry.Last > after)], log.DroppedUpTo);
        }
    }

    private static Task Unavailable(string message) => Task.FromException(new JournalUnavailableException(message));
}
