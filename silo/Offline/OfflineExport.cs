using OnlineLearning.Batch.Offline;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Offline;

/// <summary>
/// Turns the journal into the offline store: reads its feed, gathers rows, writes files and a manifest when there are enough or the oldest has waited long enough, and
/// acknowledges. After a failure the same is tried again; meanwhile the journal keeps what is not written, up to its bound.
/// </summary>
/// <remarks>Started before the silo and stopped after it: what grains append on their way out is written too.</remarks>
public sealed class OfflineExport(
    IJournalFeed feed, IOfflineFolder folder, OfflineOptions options, OfflineMeter meter, TimeProvider time, ILogger<OfflineExport> logger) : BackgroundService
{
    private const long ReadBytes = 1 << 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetainEvery = TimeSpan.FromHours(1);

    private SegmentRows _rows = null!;
    private OfflineWriter _writer = null!;
    private long _read;
    private long _acknowledged;
    private long _oldestRow;
    private int _failures;
    private long? _lastWarned;
    private long? _lastRetained;

    /// <exception cref="ServerStartException">The store cannot be written, or is ahead of the journal.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _writer = await OfflineWriter.Open(folder, feed.Journal, cancellationToken);
            _rows = new SegmentRows(_writer.Inputs);
        }
        catch (Exception failure) when (failure is OfflineStoreException or IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"{failure.Message} {OfflineOptions.Section}:{nameof(OfflineOptions.Folder)} names another folder, {OfflineOptions.Section}:{nameof(OfflineOptions.Enabled)}=false goes without.");
        }

        if (_writer.Position > feed.Feed.Newest)
        {
            await _writer.DisposeAsync();
            throw new ServerStartException(
                $"The offline store '{folder.Name}' holds the journal up to segment {_writer.Position}, the journal ends with {feed.Feed.Newest}: its file was put back to an earlier state. Put the store back to that state too, or name another with {OfflineOptions.Section}:{nameof(OfflineOptions.Folder)}.");
        }

        _read = _writer.Position;
        await Acknowledge();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await CommitIf(_writer.IsCommitOpen, cancellationToken);
            while (await ReadSome(cancellationToken))
            {
                await CommitIf(Enough, cancellationToken);
            }

            await CommitIf(_writer.Rows > 0, cancellationToken);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "What is not in the offline store yet stays in the journal, and is written after the next start");
        }

        await _writer.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the server does not wait for what was left to write.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round(stoppingToken);
                _failures = 0;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                meter.Failed();
                logger.LogWarning(failure, "The offline store could not be written ({Failures} times in a row); it is {Bytes} bytes behind", ++_failures, feed.Feed.Bytes);
                await Pause(LongestPause < Period * (1 << Math.Min(_failures, 10)) ? LongestPause : Period * (1 << Math.Min(_failures, 10)), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
        }
    }

    private bool Enough => _writer.Rows >= options.RollRows || _writer.Bytes >= options.RollBytes;

    private bool OldEnough => _writer.Rows > 0 && time.GetElapsedTime(_oldestRow) >= options.RollAge;

    private async Task Round(CancellationToken cancellation)
    {
        Warn();
        await CommitIf(Enough || OldEnough || _writer.IsCommitOpen, cancellation);
        await RetainIfDue(cancellation);
        if (await ReadSome(cancellation))
        {
            return;
        }

        if (_writer.Rows == 0 && _read > _acknowledged)
        {
            // No row came of these segments: there is nothing to write, and nothing to lose by reading them again.
            await Acknowledge();
        }

        await Pause(options.RollAge < Period ? options.RollAge : Period, cancellation);
    }

    /// <summary>Takes in what was committed meanwhile; a segment's rows all or none.</summary>
    /// <returns>False where there was nothing.</returns>
    private async Task<bool> ReadSome(CancellationToken cancellation)
    {
        var segments = await feed.ReadFeedAsync(_read, ReadBytes, cancellation);
        foreach (var segment in segments)
        {
            _rows.Read(segment);
            if (_writer.Rows == 0)
            {
                _oldestRow = time.GetTimestamp();
            }

            _rows.MoveTo(_writer);
            _read = segment.Position;
            await CommitIf(Enough, cancellation);
        }

        return segments.Count > 0;
    }

    private async Task CommitIf(bool due, CancellationToken cancellation)
    {
        if (!due)
        {
            return;
        }

        var manifest = await _writer.Commit(_read, time.GetUtcNow(), cancellation);
        meter.Committed(manifest.Files.Sum(file => file.Rows));
        await Acknowledge();
    }

    private async Task Acknowledge()
    {
        await feed.AcknowledgeAsync(_read);
        _acknowledged = _read;
    }

    private async Task RetainIfDue(CancellationToken cancellation)
    {
        if (options.RetentionDays == 0 || (_lastRetained is { } last && time.GetElapsedTime(last) < RetainEvery))
        {
            return;
        }

        var now = time.GetUtcNow();
        var deleted = await _writer.Retain(now.AddDays(-options.RetentionDays), now, cancellation);
        _lastRetained = time.GetTimestamp();
        if (deleted > 0)
        {
            logger.LogInformation("{Files} files of the offline store were older than {Days} days and are deleted", deleted, options.RetentionDays);
        }
    }

    private void Warn()
    {
        var status = feed.Feed;
        if (status.Bytes > options.WarnBytes && (_lastWarned is not { } last || time.GetElapsedTime(last) >= WarnEvery))
        {
            _lastWarned = time.GetTimestamp();
            logger.LogWarning("The offline store is {Bytes} bytes behind the journal; above {Bound} bytes nothing more is taken in", status.Bytes, status.BoundBytes);
        }
    }

    private Task Pause(TimeSpan pause, CancellationToken cancellation) => Task.Delay(pause, time, cancellation);
}
