using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Core.Learning;
using OnlineLearning.Grains.Shards;

namespace OnlineLearning.Grains.Models;

/// <summary>
/// Once a period, has each model of several shards mixed of which a shard in this process has learnt since: a model without traffic, of one shard, or of what cannot be averaged, costs nothing. One round of a model at a time.
/// </summary>
public sealed class Mixing(ILiveDefinitions definitions, SharedWeights weights, IGrainFactory grains, IOptions<MixOptions> options, TimeProvider time, ILogger<Mixing> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (int Version, long Learnt)> _mixed = [];
    private readonly Dictionary<string, Task> _rounds = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var live in definitions.Current.Models.Values.Where(live => live.Plan.IsMixed))
                {
                    Start(live);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_rounds.Values);
        }
    }

    private void Start(LiveModel live)
    {
        var learnt = Enumerable.Range(0, live.Plan.Definition.Shards).Sum(shard => weights.FindHome(live.Name, live.Version, shard)?.Updates ?? 0);
        var isMixed = learnt == 0 || (_mixed.TryGetValue(live.Name, out var last) && last.Version == live.Version && learnt <= last.Learnt);
        if (isMixed)
        {
            // Fewer: a shard has gone to rest or away, which is no reason to wake it.
            _mixed[live.Name] = (live.Version, learnt);
        }

        var isRunning = _rounds.TryGetValue(live.Name, out var round) && !round.IsCompleted;
        if (!isRunning && !isMixed)
        {
            _rounds[live.Name] = Round(live, learnt);
        }
    }

    private async Task Round(LiveModel live, long learnt)
    {
        try
        {
            if (await grains.GetGrain<IModelGrain>(live.Name).Mix(live.Version))
            {
                _mixed[live.Name] = (live.Version, learnt);
            }
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "Model {Model} could not be asked to mix its shards; it will be asked again", live.Name);
        }
    }
}
