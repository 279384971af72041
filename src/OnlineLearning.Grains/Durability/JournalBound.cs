using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Grains.Durability;

/// <summary>Keeps the journal within its bound: when it has grown past it, the grains with the oldest records write their snapshots, so that the records can go.</summary>
public sealed class JournalBound(IJournal journal, IGrainFactory grains, TimeProvider time, ILogger<JournalBound> logger) : BackgroundService
{
    private const int GrainsAtOnce = 64;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly GrainType EntityType = GrainType.Create("ol.entity");
    private static readonly GrainType ShardType = GrainType.Create("ol.shard");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                for (var size = journal.Size; size.Bytes > size.BoundBytes && !stoppingToken.IsCancellationRequested; size = journal.Size)
                {
                    if (!await SnapshotOldest(stoppingToken))
                    {
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; what is in the journal stays there.
        }
    }

    /// <summary>False where nothing could be done.</summary>
    private async Task<bool> SnapshotOldest(CancellationToken cancellation)
    {
        var before = journal.Size.Bytes;
        var oldest = await journal.OldestAsync(GrainsAtOnce, cancellation);
        try
        {
            await Task.WhenAll(oldest.Select(Snapshot));
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The journal holds {Bytes} bytes, its bound is {Bound}, and snapshots fail", before, journal.Size.BoundBytes);
            return false;
        }

        return journal.Size.Bytes < before;
    }

    private Task Snapshot(GrainId grain)
        => grain.Type == EntityType ? grains.GetGrain<IEntityGrain>(grain.Key.ToString()!).Snapshot().AsTask()
            : grain.Type == ShardType ? grains.GetGrain<IModelShardGrain>(grain.Key.ToString()!).Snapshot().AsTask()
            : Task.CompletedTask;
}
