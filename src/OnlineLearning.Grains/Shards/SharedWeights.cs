using System.Collections.Concurrent;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Grains.Shards;

/// <summary>
/// The shared weights that this process reads: one learner a shard, written in place by its grain and read by anyone, without lock or call. At most one version of
/// a model is held; an older one goes when a newer one is published.
/// </summary>
public sealed class SharedWeights(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<(string Model, int Shard), (int Version, ILearner Learner)> _learners = new();
    private volatile int _epoch;

    /// <summary>Changes after any shard has come or gone: what was found before may be out of date.</summary>
    public int Epoch => _epoch;

    /// <summary>The learner of a shard if this process has it.</summary>
    public ILearner? Find(string model, int version, int shard)
        => _learners.TryGetValue((model, shard), out var held) && held.Version == version ? held.Learner : null;

    /// <summary>The learner of a shard; wakes the shard where this process has it not.</summary>
    public ValueTask<ILearner?> Get(string model, int version, int shard)
        => Find(model, version, shard) is { } learner ? new(learner) : Wake(model, version, shard);

    public void Publish(string model, int version, int shard, ILearner learner)
    {
        _learners.AddOrUpdate((model, shard), (version, learner), (_, held) => held.Version > version ? held : (version, learner));
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>Forgets a shard that has moved away, if it is still this one.</summary>
    public void Withdraw(string model, int shard, ILearner learner)
    {
        if (_learners.TryGetValue((model, shard), out var held) && ReferenceEquals(held.Learner, learner))
        {
            _learners.TryRemove(new((model, shard), held));
            Interlocked.Increment(ref _epoch);
        }
    }

    private async ValueTask<ILearner?> Wake(string model, int version, int shard)
    {
        await grains.GetGrain<IModelShardGrain>(ShardKey.Of(model, version, shard)).Wake();
        return Find(model, version, shard);
    }
}
