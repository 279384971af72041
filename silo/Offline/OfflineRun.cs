using OnlineLearning.Batch.Offline;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Silo.Offline;

/// <summary>One writer's work: reads the journal's feed, gathers rows, writes files and a manifest when there are enough or the oldest has waited long enough, and acknowledges.</summary>
internal sealed class OfflineRun(IJournalFeed feed, OfflineWriter writer, OfflineOptions options, OfflineMeter meter, TimeProvider time, ILogger logger)
{
    private const long ReadBytes = 1 << 20;

    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetainEvery = TimeSpan.FromHours(1);

    private readonly SegmentRows _rows = new(writer.Inputs);
    private long _read = writer.Position;
    private long _acknowledged = -1;
    private long _oldestRow;
    private long? _lastWarned;
    private long? _lastRetained;

    /// <summary>Writes what is due and takes in what was committed meanwhile.</summary>
    /// <returns>False where there was nothing to take in.</returns>
    public async Task<bool> Round(CancellationToken cancellation)
    {
        Warn();
        await CommitIf(Enough || OldEnough || writer.IsCommitOpen, cancellation);
        await RetainIfDue(cancellation);
        if (await ReadSome(cancellation))
        {
            return true;
        }

        if (writer.Rows == 0 && _read > _acknowledged)
        {
            // No row came of these segments: there is nothing to write, and nothing to lose by reading them again.
            await Acknowledge();
        }

        return false;
    }

    /// <summary>Writes all that the feed has.</summary>
    public async Task Finish(CancellationToken cancellation)
    {
        await CommitIf(writer.IsCommitOpen, cancellation);
        while (await ReadSome(cancellation))
        {
            await CommitIf(Enough, cancellation);
        }

        await CommitIf(writer.Rows > 0, cancellation);
    }

    /// <summary>Everything up to where it has read is safe.</summary>
    public async Task Acknowledge()
    {
        await feed.AcknowledgeAsync(_read);
        _acknowledged = _read;
    }

    private bool Enough => writer.Rows >= options.RollRows || writer.Bytes >= options.RollBytes;

    private bool OldEnough => writer.Rows > 0 && time.GetElapsedTime(_oldestRow) >= options.RollAge;

    /// <summary>A segment's rows all or none.</summary>
    private async Task<bool> ReadSome(CancellationToken cancellation)
    {
        var segments = await feed.ReadFeedAsync(_read, ReadBytes, cancellation);
        foreach (var segment in segments)
        {
            _rows.Read(segment);
            if (writer.Rows == 0)
            {
                _oldestRow = time.GetTimestamp();
            }

            _rows.MoveTo(writer);
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

        var manifest = await writer.Commit(_read, time.GetUtcNow(), cancellation);
        meter.Committed(manifest.Files.Sum(file => file.Rows));
        await Acknowledge();
    }

    private async Task RetainIfDue(CancellationToken cancellation)
    {
        if (options.RetentionDays == 0 || (_lastRetained is { } last && time.GetElapsedTime(last) < RetainEvery))
        {
            return;
        }

        var now = time.GetUtcNow();
        var deleted = await writer.Retain(now.AddDays(-options.RetentionDays), now, cancellation);
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
}
