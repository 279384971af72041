using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Grains.Shards;

/// <summary>
/// Keeps this process's copies of the shards that live in other processes: pulls what changed once a period, and serves no copy that is older than the bound. A copy is one of a definition's shards, so there are no more
/// than the definitions have.
/// </summary>
public sealed class ShardFollower : BackgroundService
{
    private readonly ConcurrentDictionary<(string Model, int Shard), FollowedShard> _followed = new();
    private readonly ILiveDefinitions _definitions;
    private readonly SharedWeights _weights;
    private readonly IGrainFactory _grains;
    private readonly FollowOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ShardFollower> _logger;

    public ShardFollower(ILiveDefinitions definitions, SharedWeights weights, IGrainFactory grains, IOptions<FollowOptions> options, TimeProvider time, IMeterFactory meters, ILogger<ShardFollower> logger)
    {
        (_definitions, _weights, _grains, _options, _time, _logger) = (definitions, weights, grains, options.Value, time, logger);
        meters.Create(LearningMeter.Name).CreateObservableGauge(
            "onlinelearning.shared.staleness",
            () => _followed.Values.Select(shard => new Measurement<double>(shard.Staleness.TotalSeconds, new("model", shard.Live.Name), new("shard", shard.Shard))),
            "s",
            "Age of the copy of a shard that lives in another silo, at the most.");
        weights.Elsewhere = Follow;
    }

    /// <summary>Ages of the copies now.</summary>
    public IEnumerable<(string Model, int Shard, TimeSpan Staleness)> Copies => _followed.Values.Select(shard => (shard.Live.Name, shard.Shard, shard.Staleness));

    /// <summary>A shard that is wanted here and is not: it is woken, and followed from now on where it lives elsewhere.</summary>
    /// <returns>Its learner as of now; null where no such version is live.</returns>
    /// <exception cref="TimeoutException">It was waited for as long as is allowed.</exception>
    public Task<ILearner?> Follow(string model, int version, int shard)
        => _definitions.Current.Models.GetValueOrDefault(model) is { } live && live.Version == version
            ? Find(live, shard).WaitAsync(_options.Wait, _time)
            : Task.FromResult<ILearner?>(null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (key, shard) in _followed)
                {
                    Tick(key, shard);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task<ILearner?> Find(LiveModel live, int shard)
    {
        if (!_followed.TryGetValue((live.Name, shard), out var followed) || followed.Live.Version != live.Version)
        {
            await Grain(live, shard).Wake();
            if (_weights.Find(live.Name, live.Version, shard) is { } own)
            {
                return own;
            }

            followed = _followed.AddOrUpdate((live.Name, shard), _ => New(live, shard), (_, held) => held.Live.Version >= live.Version ? held : New(live, shard));
        }

        return await followed.Pull();
    }

    private FollowedShard New(LiveModel live, int shard) => new(live, shard, Grain(live, shard), _weights, _options, _time);

    private IModelShardGrain Grain(LiveModel live, int shard) => _grains.GetGrain<IModelShardGrain>(ShardKey.Of(live.Name, live.Version, shard));

    private void Tick((string Model, int Shard) key, FollowedShard shard)
    {
        var isLive = _definitions.Current.Models.GetValueOrDefault(key.Model)?.Version == shard.Live.Version;
        if (!isLive || _weights.IsHome(key.Model, shard.Live.Version, key.Shard))
        {
            _followed.TryRemove(new(key, shard));
            shard.Withdraw();
            return;
        }

        if (shard.IsTooOld)
        {
            shard.Withdraw();
        }

        if (!shard.IsPulling)
        {
            _ = Pull(key, shard);
        }
    }

    private async Task Pull((string Model, int Shard) key, FollowedShard shard)
    {
        try
        {
            await shard.Pull();
        }
        catch (Exception failure)
        {
            _logger.LogWarning("Shard {Shard} of model {Model} lives elsewhere and cannot be followed; its copy is {Seconds:0.0} s old: {Reason}", key.Shard, key.Model, shard.Staleness.TotalSeconds, failure.Message);
        }
    }
}
