using OnlineLearning.Batch.Offline;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Offline;

/// <summary>Turns the journal of one process into the offline store (<see cref="OfflineRun"/>). After a failure the same is tried again; meanwhile the journal keeps what is not written, up to its bound.</summary>
/// <remarks>Started before the silo and stopped after it: what grains append on their way out is written too.</remarks>
public sealed class OfflineExport(
    IJournalFeed feed, IOfflineFolder folder, OfflineOptions options, OfflineMeter meter, TimeProvider time, ILogger<OfflineExport> logger) : BackgroundService
{
    private OfflineWriter _writer = null!;
    private OfflineRun _run = null!;

    /// <exception cref="ServerStartException">The store cannot be written, or is ahead of the journal.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _writer = await OfflineWriter.Open(folder, feed.Journal, cancellationToken);
        }
        catch (Exception failure) when (failure is OfflineStoreException or IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"{failure.Message} {OfflineOptions.Section}:{nameof(OfflineOptions.Folder)} names another folder, {OfflineOptions.Section}:{nameof(OfflineOptions.Enabled)}=false goes without.");
        }

        if (_writer.Position > feed.Feed.Newest)
        {
            await _writer.DisposeAsync();
            throw new ServerStartException(Ahead(folder, _writer.Position, feed.Feed.Newest));
        }

        _run = new OfflineRun(feed, _writer, options, meter, time, logger);
        await _run.Acknowledge();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _run.Finish(cancellationToken);
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
        var pauses = new OfflinePauses(options, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await _run.Round(stoppingToken))
                {
                    await pauses.Rest(stoppingToken);
                }

                pauses.Succeeded();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                meter.Failed();
                logger.LogWarning(failure, "The offline store could not be written ({Failures} times in a row); it is {Bytes} bytes behind", pauses.Failures + 1, feed.Feed.Bytes);
                await pauses.Failed(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
        }
    }

    internal static string Ahead(IOfflineFolder folder, long position, long newest)
        => $"The offline store '{folder.Name}' holds the journal up to segment {position}, the journal ends with {newest}: its file was put back to an earlier state. Put the store back to that state too, or name another with {OfflineOptions.Section}:{nameof(OfflineOptions.Folder)}.";
}
