using System.Security.Cryptography;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Silo.Offline;

/// <summary>
/// Turns the journal of several silos into one offline store: the silo whose turn it is writes (<see cref="OfflineTurn"/>), after it has taken the store over; the others wait. A writer that was overtaken, because it was taken
/// for dead or stood still, finds its next manifest's number taken: what it gathered since its last commit is forgotten there, and written by who took over.
/// </summary>
/// <remarks>Started before the silo and stopped after it: where it is the last, what grains append on their way out is written too.</remarks>
internal sealed class SharedOfflineExport(
    IJournalFeed feed, IOfflineFolder folder, OfflineTurn turn, OfflineOptions options, OfflineMeter meter, TimeProvider time, ILogger<SharedOfflineExport> logger) : BackgroundService
{
    private OfflineWriter? _writer;
    private OfflineRun? _run;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (turn.IsLast)
            {
                await TakeOver(cancellationToken);
            }

            if (_run is not null)
            {
                await _run.Finish(cancellationToken);
            }
        }
        catch (OfflineOvertakenException)
        {
            // Another silo goes on.
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "What is not in the offline store yet stays in the journal, and another silo, or the next start, writes it");
        }

        await GiveUp();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pauses = new OfflinePauses(options, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await Round(stoppingToken))
                {
                    await pauses.Rest(stoppingToken);
                }

                pauses.Succeeded();
            }
            catch (OfflineOvertakenException overtaken) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogInformation("Another silo has taken the offline store over: {Reason}", overtaken.Message);
                await GiveUp();
                await pauses.Failed(stoppingToken);
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

    /// <returns>False where there is nothing to do now.</returns>
    private async Task<bool> Round(CancellationToken cancellation)
    {
        if (!turn.IsOurs)
        {
            await GiveUp();
            return false;
        }

        await TakeOver(cancellation);
        return await _run!.Round(cancellation);
    }

    private async Task TakeOver(CancellationToken cancellation)
    {
        if (_run is not null)
        {
            return;
        }

        await GiveUp();
        // Each time another name: what an earlier turn left under way is not this one's.
        _writer = await OfflineWriter.TakeOver(folder, feed.Journal, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), time.GetUtcNow(), cancellation);
        var run = new OfflineRun(feed, _writer, options, meter, time, logger);
        var acknowledged = feed.Feed.Acknowledged;
        // Also tells how far the journal is: another silo may have written all of it.
        await feed.ReadFeedAsync(_writer.Position, 1, cancellation);
        await run.Acknowledge();
        if (_writer.Position > feed.Feed.Newest)
        {
            throw new OfflineStoreException(OfflineExport.Ahead(folder, _writer.Position, feed.Feed.Newest));
        }

        if (_writer.Position < acknowledged)
        {
            logger.LogWarning("The offline store '{Folder}' holds the journal up to segment {Position}, and {Acknowledged} was acknowledged: is it the place that all silos write to?", folder.Name, _writer.Position, acknowledged);
        }

        _run = run;
        logger.LogInformation("This silo writes the offline store '{Folder}' from segment {Position} on", folder.Name, _writer.Position);
    }

    private async Task GiveUp()
    {
        _run = null;
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync();
        }
    }
}
