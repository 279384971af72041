using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Grains.Monitors;

namespace OnlineLearning.Grains.Entities;

/// <summary>One model as this entity serves it: its own part of the state, its shard, its recorder and scratch space, looked up once.</summary>
public sealed class EntityTerm
{
    public EntityTerm(EntityContext context, LiveModel live)
    {
        Live = live;
        Model = context.State.Model(live);
        Personal = Model.Personal;
        Shard = live.Plan.ShardOf(context.Key);
        ShardGrain = context.Services.Grains.GetGrain<IModelShardGrain>(ShardKey.Of(live.Name, live.Version, Shard));
        Recorder = context.Services.Recorders.Of(live);
    }

    public LiveModel Live { get; }

    public EntityModel Model { get; }

    public int Shard { get; }

    /// <summary>This entity's personal model, as a field so that a span of one can be made of it.</summary>
    internal PersonalModel Personal;

    public IModelShardGrain ShardGrain { get; }

    public ModelRecorder Recorder { get; }
}
