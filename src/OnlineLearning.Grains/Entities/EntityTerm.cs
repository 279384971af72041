using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Grains.Monitors;
using OnlineLearning.Grains.Shards;

namespace OnlineLearning.Grains.Entities;

/// <summary>One model as this entity serves it: its own part of the state, its shard, its recorder and scratch space, looked up once.</summary>
public sealed class EntityTerm
{
    private ILearner? _shared;
    private int _epoch = -1;
    private bool _namesAreRecorded;

    public EntityTerm(EntityContext context, LiveModel live)
    {
        Live = live;
        State = context.State;
        Model = State.Model(live);
        Personal = Model.Personal;
        Shard = live.Plan.ShardOf(context.Key);
        ShardGrain = context.Services.Grains.GetGrain<IModelShardGrain>(ShardKey.Of(live.Name, live.Version, Shard));
        Recorder = context.Services.Recorders.Of(live);
    }

    public LiveModel Live { get; }

    /// <summary>The state that <see cref="Model"/> is part of.</summary>
    public EntityState State { get; }

    public EntityModel Model { get; }

    public int Shard { get; }

    /// <summary>This entity's personal model, as a field so that a span of one can be made of it.</summary>
    internal PersonalModel Personal;

    public IModelShardGrain ShardGrain { get; }

    public ModelRecorder Recorder { get; }

    /// <summary>Names of the view and label inputs for a record that is appended now: once, later records of this entity rest on it. Null after that.</summary>
    internal string[]? InputNamesOnce()
    {
        if (_namesAreRecorded)
        {
            return null;
        }

        _namesAreRecorded = true;
        return InputNames;
    }

    internal string[] InputNames => [.. Live.Plan.EntityInputs.SelectMany(inputs => inputs).Select(input => input.Name)];

    /// <summary>The shared learner if this process has it; looked up again only when some shard has come or gone.</summary>
    internal ILearner? Shared(SharedWeights weights)
    {
        if (_epoch != weights.Epoch)
        {
            _epoch = weights.Epoch;
            _shared = weights.Find(Live.Name, Live.Version, Shard);
        }

        return _shared;
    }
}
