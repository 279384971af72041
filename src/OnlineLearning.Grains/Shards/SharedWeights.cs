using System.Collections.Concurrent;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Grains.Shards;

/// <summary>
/// The shared weights that this process reads: one learner a shard, written in place by its grain and read by anyone, without lock or call; or a copy of one that lives in another process, swapped for a newer one. At
/// most one version of a model is held; an older one goes when a newer one is published.
/// </summary>
public sealed class SharedWeights(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<(string Model, int Shard), (int Version, ILearner Learner, bool IsHome)> _learners = new();
    private volatile int _epoch;

    /// <summary>Changes after any shard has come or gone: what was found before may be out of date.</summary>
    public int Epoch => _epoch;

    /// <summary>The learner of a shard if this process has it.</summary>
    public ILearner? Find(string model, int version, int shard)
        => _learners.TryGetValue((model, shard), out var held) && held.Version == version ? held.Learner : null;

    /// <summary>The learner of a shard; wakes the shard where this process has it not, and follows it from then on where it lives elsewhere.</summary>
    public ValueTask<ILearner?> Get(string model, int version, int shard)
        => Find(model, version, shard) is { } learner ? new(learner) : Wake(model, version, shard);

    /// <summary>Wakes a shard and gives its weights wherever it lives; null: only what is in this process is had.</summary>
    internal Func<string, int, int, Task<ILearner?>>? Elsewhere { get; set; }

    /// <summary>The shard's grain is in this process.</summary>
    internal bool IsHome(string model, int version, int shard) => FindHome(model, version, shard) is not null;

    /// <summary>The learner of a shard whose grain is in this process.</summary>
    internal ILearner? FindHome(string model, int version, int shard) => _learners.TryGetValue((model, shard), out var held) && held.Version == version && held.IsHome ? held.Learner : null;

    public void Publish(string model, int version, int shard, ILearner learner)
    {
        _learners.AddOrUpdate((model, shard), (version, learner, true), (_, held) => held.Version > version ? held : (version, learner, true));
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>Publishes a copy of a shard that lives in another process, but for one that has come home meanwhile.</summary>
    /// <returns>What is served now.</returns>
    internal ILearner? Follow(string model, int version, int shard, ILearner learner)
    {
        var before = _learners.GetValueOrDefault((model, shard));
        var served = _learners.AddOrUpdate((model, shard), (version, learner, false), (_, held) => held.Version > version || (held.Version == version && held.IsHome) ? held : (version, learner, false));
        if (served != before)
        {
            Interlocked.Increment(ref _epoch);
        }

        return served.Version == version ? served.Learner : null;
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
        if (Elsewhere is { } elsewhere)
        {
            return await elsewhere(model, version, shard);
        }

        await grains.GetGrain<IModelShardGrain>(ShardKey.Of(model, version, shard)).Wake();
        return Find(model, version, shard);
    }
}
