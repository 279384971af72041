using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>A shard's snapshot. Version 2; version 1 was the same without the re-warmings at the end.</summary>
internal static class ShardState
{
    private const byte StateVersion = 2;

    public static byte[] Write(ILearner learner, ResultMemory results, RewarmMemory rewarmings)
    {
        var writer = new StateWriter(1 << 16);
        writer.Byte(StateVersion);
        learner.Write(writer);
        results.Write(writer);
        rewarmings.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Fills the learner and the results, which are new.</summary>
    public static RewarmMemory Read(ReadOnlySpan<byte> state, ILearner learner, ResultMemory results)
    {
        var reader = new StateReader(state);
        var version = reader.Version(1, StateVersion, "Shard");
        learner.Read(ref reader);
        results.Read(ref reader);
        return version == 1 ? new() : RewarmMemory.Read(ref reader);
    }
}
