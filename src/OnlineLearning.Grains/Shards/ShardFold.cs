using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>Everything that a shard holds: the fold of its records.</summary>
/// <param name="live">The model.</param>
/// <param name="shard">Number of the shard.</param>
internal sealed class ShardFold(LiveModel live, int shard)
{
    public LiveModel Live { get; private set; } = live;

    public ILearner Learner { get; private set; } = live.Plan.CreateLearner(shard);

    public ResultMemory Results { get; } = new();

    public RewarmMemory Rewarmings { get; private set; } = new();

    public IMixable Mixable => Live.Plan.IsMixed && Learner is IMixable mixable
        ? mixable
        : throw new InvalidOperationException($"The shards of model {Live.Name} are not mixed: it has one, or what its learner {Live.Plan.Definition.Learner.Kind} learns cannot be averaged.");

    /// <summary>Learns an example, whose record is given.</summary>
    public SharedResult Take(SharedExample example, long record)
    {
        var (_, gradient) = Learner.Learn(Entry.Of(example.Entries), example.Offset, example.Curvature, example.Label, example.Weight);
        var result = new SharedResult(gradient, Learner.Updates, record);
        Results.Add(example.ExampleId, result);
        return result;
    }

    /// <summary>Sets the schedule back; false where the id is known, and nothing changed.</summary>
    public bool TakeOn(UInt128 id, double share)
    {
        if (!Rewarmings.Add(id))
        {
            return false;
        }

        Learner.Rewarm(share);
        return true;
    }

    /// <summary>Goes on under a changed definition of the same version.</summary>
    public void MoveTo(LiveModel changed)
    {
        var writer = new StateWriter(1 << 16);
        Learner.Write(writer);
        var reader = new StateReader(writer.WrittenSpan);
        var learner = changed.Plan.CreateLearner(shard);
        learner.Read(ref reader);
        (Live, Learner) = (changed, learner);
    }

    /// <exception cref="InvalidDataException">The record is of an unknown kind or corrupt.</exception>
    public void Replay(ReadOnlyMemory<byte> record, long sequence)
    {
        switch (ShardRecord.Kind(record.Span))
        {
            case ShardRecordKind.Mixed:
                Mixable.Apply(ShardRecord.ReadMixed(record.Span));
                break;
            case ShardRecordKind.Rewarmed:
                var (id, share) = ShardRecord.ReadRewarm(record.Span);
                TakeOn(id, share);
                break;
            default:
                Take(ShardRecord.Read(record.Span), sequence);
                break;
        }
    }

    public byte[] Save() => ShardState.Write(Learner, Results, Rewarmings);

    /// <exception cref="InvalidDataException">The state is of an unknown version or corrupt.</exception>
    public void Restore(byte[] state) => Rewarmings = ShardState.Read(state, Learner, Results);
}
