using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Shards;

namespace OnlineLearning.Grains.Models;

/// <inheritdoc cref="IModelGrain"/>
[GrainType("ol.model")]
public sealed class ModelGrain(ILiveDefinitions definitions) : Grain, IModelGrain
{
    public async Task<ModelStatus?> Describe()
    {
        var name = this.GetPrimaryKeyString();
        if (!definitions.Current.Models.TryGetValue(name, out var live))
        {
            return null;
        }

        var monitor = GrainFactory.GetGrain<IMonitorGrain>(name).Describe();
        var shards = await Task.WhenAll(Enumerable.Range(0, live.Plan.Definition.Shards)
            .Select(shard => GrainFactory.GetGrain<IModelShardGrain>(ShardKey.Of(name, live.Version, shard)).Describe().AsTask()));
        return new ModelStatus(live.Version, shards, await monitor);
    }
}
