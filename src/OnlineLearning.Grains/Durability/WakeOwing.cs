using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Catalogs;

namespace OnlineLearning.Grains.Durability;

/// <summary>
/// After a start or an import, wakes the entities that may owe a default label: those of models that have one, with records in the journal (an entity that owes one leaves a record
/// there). Everything else wakes when it is asked.
/// </summary>
public sealed class WakeOwing(IJournal journal, DefinitionFollower definitions, IGrainFactory grains, ILogger<WakeOwing> logger) : BackgroundService
{
    private const int AtOnce = 64;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await definitions.Loaded.WaitAsync(stoppingToken);
            await Wake(stoppingToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or NewerStateException))
        {
            logger.LogWarning(failure, "Entities that owe a default label could not all be woken; each learns it when it is next asked");
        }
        catch (Exception)
        {
            // The silo stops before it has begun.
        }
    }

    /// <summary>Wakes them.</summary>
    public async Task Wake(CancellationToken cancellation)
    {
        var owing = Owing(definitions.Current);
        if (owing.Count == 0)
        {
            return;
        }

        var keys = (await journal.OldestAsync(int.MaxValue, cancellation)).Where(grain => grain.Type == EntityKey.GrainType).Select(grain => grain.Key.ToString()!);
        foreach (var some in keys.Where(key => owing.Contains(EntityKey.Parse(key).Type)).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(key => grains.GetGrain<IEntityGrain>(key).Describe().AsTask())).WaitAsync(cancellation);
        }
    }

    private static HashSet<string> Owing(LiveDefinitions definitions)
        => [.. definitions.Models.Values.Where(model => model.Plan.Definition.DefaultLabel is not null).Select(model => model.Plan.Definition.Primary)];
}
