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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                IReadOnlyList<GrainId> before = [];
                while (journal.Size is var size && size.Bytes > size.BoundBytes && !stoppingToken.IsCancellationRequested)
                {
                    // Bytes do not tell: they go by whole commits, which hold many grains' records, and others append meanwhile. Grains that are still the oldest are asked again at the next tick.
                    var oldest = await journal.OldestAsync(GrainsAtOnce, stoppingToken);
                    if (oldest.SequenceEqual(before) || !await Snapshot(oldest, size))
                    {
                        break;
                    }

                    before = oldest;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; what is in the journal stays there.
        }
    }

    /// <summary>False where one could not be written.</summary>
    private async Task<bool> Snapshot(IReadOnlyList<GrainId> oldest, JournalSize size)
    {
        try
        {
            await Task.WhenAll(oldest.Select(Snapshot));
            return true;
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The journal holds {Bytes} bytes, its bound is {Bound}, and snapshots fail", size.Bytes, size.BoundBytes);
            return false;
        }
    }

    private Task Snapshot(GrainId grain)
        => grain.Type == EntityKey.GrainType ? grains.GetGrain<IEntityGrain>(grain.Key.ToString()!).Snapshot().AsTask()
            : grain.Type == ShardKey.GrainType ? grains.GetGrain<IModelShardGrain>(grain.Key.ToString()!).Snapshot().AsTask()
            : Task.CompletedTask;
}
