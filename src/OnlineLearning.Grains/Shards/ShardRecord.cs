using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>A shard's journal record: an example with all that its step depends on, so that learning it again gives the same weights, what a mix changed, or a re-warming.</summary>
internal static class ShardRecord
{
    private const byte Example = 1;
    private const byte Mixed = 2;
    private const byte Rewarmed = 3;

    public static byte[] Write(SharedExample example)
    {
        var writer = new StateWriter(64 + example.Entries.Length);
        writer.Byte(Example);
        writer.UInt128(example.ExampleId);
        writer.Double(example.Offset);
        writer.Double(example.Curvature);
        writer.Double(example.Label);
        writer.Double(example.Weight);
        writer.Bytes(example.Entries);
        return writer.ToArray();
    }

    public static byte[] Write(MixChange change)
    {
        var writer = new StateWriter(64 + (change.Places.Length * 6));
        writer.Byte(Mixed);
        change.Write(writer);
        return writer.ToArray();
    }

    public static byte[] Rewarm(UInt128 id, double share)
    {
        var writer = new StateWriter(25);
        writer.Byte(Rewarmed);
        writer.UInt128(id);
        writer.Double(share);
        return writer.ToArray();
    }

    public static bool IsMixed(ReadOnlySpan<byte> record) => record is [Mixed, ..];

    public static bool IsRewarm(ReadOnlySpan<byte> record) => record is [Rewarmed, ..];

    public static (UInt128 Id, double Share) ReadRewarm(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record);
        reader.Version(Rewarmed, "Shard record");
        return (reader.UInt128(), reader.Double());
    }

    public static MixChange ReadMixed(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record);
        reader.Version(Mixed, "Shard record");
        return MixChange.Read(ref reader);
    }

    public static SharedExample Read(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record);
        reader.Version(Example, "Shard record");
        var (id, offset, curvature, label, weight) = (reader.UInt128(), reader.Double(), reader.Double(), reader.Double(), reader.Double());
        return new SharedExample(id, reader.Bytes().ToArray(), offset, curvature, label, weight);
    }
}
