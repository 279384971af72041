using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>
/// A shard's served weights as its followers in other processes see them. Nothing is kept until the first of them asks; from then on the bytes twice, and changes that weigh as much. They are written out and compared when
/// somebody asks, a record has come, and the last time is long enough ago: however many follow, it is done once in that time, and at rest not at all.
/// </summary>
internal sealed class ShardHistory(string activation, TimeSpan least, TimeProvider time)
{
    /// <summary>Bytes that can be followed: with what messages carry, the whole of it goes in one.</summary>
    public const int MostBytes = 64 << 20;

    private readonly ChangeHistory _versions = new();
    private ILearner? _learner;
    private long _record;
    private long _written;

    /// <summary>The form in which a learner is followed: what it scores with, or all of it.</summary>
    public static void Write(ILearner learner, StateWriter writer)
    {
        if (learner is IFollowable followable)
        {
            followable.WriteServed(writer);
        }
        else
        {
            learner.Write(writer);
        }
    }

    /// <param name="learner">The shard's learner.</param>
    /// <param name="record">Number of the last record that it has taken on.</param>
    /// <param name="asked">Whose versions the follower knows.</param>
    /// <param name="since">The version that it has.</param>
    /// <exception cref="InvalidOperationException">The state is larger than what can be followed.</exception>
    public ShardChange Since(ILearner learner, long record, string asked, long since)
    {
        var age = TimeSpan.Zero;
        if (_record != record || !ReferenceEquals(_learner, learner))
        {
            age = time.GetElapsedTime(_written);
            if (_learner is null || age >= least)
            {
                _versions.Add(writer => Write(learner, writer));
                (_learner, _record, _written, age) = (learner, record, time.GetTimestamp(), TimeSpan.Zero);
            }
        }

        if (_versions.Length > MostBytes)
        {
            throw new InvalidOperationException($"What the shard serves has {_versions.Length} bytes; up to {MostBytes} can be followed by other silos.");
        }

        return asked == activation && _versions.Since(since) is { } changes ? new(activation, _versions.Version, since, age, changes) : new(activation, _versions.Version, 0, age, [_versions.Whole()]);
    }
}
