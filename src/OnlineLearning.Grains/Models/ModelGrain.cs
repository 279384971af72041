using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using Orleans.Concurrency;

namespace OnlineLearning.Grains.Models;

/// <inheritdoc cref="IModelGrain"/>
[Reentrant, GrainType("ol.model")]
public sealed class ModelGrain(ILiveDefinitions definitions, IOptions<MixOptions> options, TimeProvider time, ILogger<ModelGrain> logger) : Grain, IModelGrain
{
    private bool _mixing;
    private long? _lastMix;

    private string Name => this.GetPrimaryKeyString();

    public async Task<ModelStatus?> Describe()
    {
        if (!definitions.Current.Models.TryGetValue(Name, out var live))
        {
            return null;
        }

        var monitor = GrainFactory.GetGrain<IMonitorGrain>(Name).Describe();
        var shards = await Task.WhenAll(Shards(live).Select(shard => shard.Describe().AsTask()));
        return new ModelStatus(live.Version, shards, await monitor, live.Plan.IsMixed);
    }

    public async Task<ShardRewarm[]?> Rewarm(int version, UInt128 id, double share)
        => definitions.Current.Models.TryGetValue(Name, out var live) && live.Version == version
            ? await Task.WhenAll(Shards(live).Select(shard => shard.Rewarm(id, share)))
            : null;

    public async Task<bool> Mix(int version)
    {
        // Several silos may ask within one period; their timers are not each other's, so half of it decides.
        var isTooSoon = _lastMix is { } last && time.GetElapsedTime(last) < options.Value.Period / 2;
        if (_mixing || isTooSoon || !definitions.Current.Models.TryGetValue(Name, out var live) || live.Version != version || !live.Plan.IsMixed)
        {
            return false;
        }

        (_mixing, _lastMix) = (true, time.GetTimestamp());
        try
        {
            return await Round([.. Shards(live)]);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "A mix of model {Model} version {Version} was skipped", Name, version);
            return false;
        }
        finally
        {
            _mixing = false;
        }
    }

    private async Task<bool> Round(IModelShardGrain[] shards)
    {
        var shares = await Shares(shards, whole: false);
        var needsWhole = Core.Learning.Mixing.Mix.NeedsWhole(shares);
        if (!needsWhole && shares.Sum(share => share.Since) < options.Value.MinUpdates)
        {
            return true;
        }

        var mixed = Core.Learning.Mixing.Mix.Of(needsWhole ? await Shares(shards, whole: true) : shares).ToBytes();
        var taken = await Task.WhenAll(shards.Select(shard => shard.TakeOn(mixed)));
        return taken.All(each => each);
    }

    private static async Task<MixShare[]> Shares(IModelShardGrain[] shards, bool whole)
        => [.. (await Task.WhenAll(shards.Select(shard => shard.Contribute(whole).AsTask()))).Select(bytes => MixShare.Read(bytes))];

    private IEnumerable<IModelShardGrain> Shards(LiveModel live)
        => Enumerable.Range(0, live.Plan.Definition.Shards).Select(shard => GrainFactory.GetGrain<IModelShardGrain>(ShardKey.Of(Name, live.Version, shard)));
}
