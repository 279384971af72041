using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>
/// One shard that lives in another process: what it serves as it was pulled last, and when. One pull at a time. A learner whose weights have their places takes the change on in place; any other is made anew, and is whole
/// before anybody reads it.
/// </summary>
internal sealed class FollowedShard(LiveModel live, int shard, IModelShardGrain grain, SharedWeights weights, FollowOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<ILearner?> _pull = Task.FromResult<ILearner?>(null);
    private byte[] _bytes = [];
    private string _activation = "";
    private long _version;
    private ILearner? _learner;
    private long _asOf = time.GetTimestamp();

    public LiveModel Live => live;

    public int Shard => shard;

    /// <summary>The copy is the shard as it was so long ago, or later.</summary>
    public TimeSpan Staleness => time.GetElapsedTime(Volatile.Read(ref _asOf));

    /// <summary>It would be older than allowed before it is looked at again.</summary>
    public bool IsTooOld => Staleness + options.Period > options.MaxStaleness;

    /// <summary>A pull is under way.</summary>
    public bool IsPulling => !Volatile.Read(ref _pull).IsCompleted;

    /// <summary>A pull from now, or the one that is under way.</summary>
    /// <returns>What is served then; null: the answer came too late to be served.</returns>
    public Task<ILearner?> Pull()
    {
        lock (_lock)
        {
            return _pull.IsCompleted ? _pull = PullOnce() : _pull;
        }
    }

    /// <summary>Serves it no longer; it stays for the next change to be applied to.</summary>
    public void Withdraw()
    {
        if (Volatile.Read(ref _learner) is { } learner)
        {
            weights.Withdraw(live.Name, shard, learner);
        }
    }

    private async Task<ILearner?> PullOnce()
    {
        var start = time.GetTimestamp();
        var answer = await grain.Pull(_activation, _version);
        if (answer.Changes.Length > 0)
        {
            var learner = Learner(answer);
            (_activation, _version) = (answer.Activation, answer.Version);
            Volatile.Write(ref _learner, learner);
        }

        Volatile.Write(ref _asOf, start - (long)(answer.Age.TotalSeconds * time.TimestampFrequency));
        return IsTooOld ? null : weights.Follow(live.Name, live.Version, shard, _learner!);
    }

    private ILearner Learner(ShardChange answer)
    {
        // Should anything fail on the way, the next pull asks for the whole.
        _version = 0;
        var bytes = answer.Since == 0 ? [] : _bytes;
        foreach (var change in answer.Changes)
        {
            bytes = ByteChange.Apply(bytes, change);
        }

        _bytes = bytes;
        var reader = new StateReader(bytes);
        if (_learner is IFollowable held)
        {
            held.ReadServed(ref reader);
            return _learner;
        }

        var learner = live.Plan.CreateLearner(shard);
        if (learner is IFollowable followable)
        {
            followable.ReadServed(ref reader);
        }
        else
        {
            learner.Read(ref reader);
        }

        return learner;
    }
}
