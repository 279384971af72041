using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>The first byte of a shard's journal record. Numbers are for ever: golden files hold them.</summary>
internal enum ShardRecordKind : byte
{
    Example = 1,
    Mixed = 2,
    Rewarmed = 3,
}

/// <summary>A shard's journal record: an example with all that its step depends on, so that learning it again gives the same weights, what a mix changed, or a re-warming.</summary>
internal static class ShardRecord
{
    [ThreadStatic]
    private static StateWriter? t_writer;

    public static byte[] Write(SharedExample example)
    {
        var writer = t_writer ??= new StateWriter(1024);
        writer.Reset();
        writer.Byte((byte)ShardRecordKind.Example);
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
        writer.Byte((byte)ShardRecordKind.Mixed);
        change.Write(writer);
        return writer.ToArray();
    }

    public static byte[] Rewarm(UInt128 id, double share)
    {
        var writer = new StateWriter(25);
        writer.Byte((byte)ShardRecordKind.Rewarmed);
        writer.UInt128(id);
        writer.Double(share);
        return writer.ToArray();
    }

    /// <exception cref="NewerStateException">A kind that a newer server writes.</exception>
    public static ShardRecordKind Kind(ReadOnlySpan<byte> record)
    {
        var kind = (ShardRecordKind)new StateReader(record).Byte();
        return kind is >= ShardRecordKind.Example and <= ShardRecordKind.Rewarmed ? kind
            : kind > ShardRecordKind.Rewarmed ? throw new NewerStateException("Shard record", (byte)kind, (byte)ShardRecordKind.Example, (byte)ShardRecordKind.Rewarmed, "kind")
            : throw new InvalidDataException($"Shard record: kind {(byte)kind} was found, this server reads 1 to 3.");
    }

    public static (UInt128 Id, double Share) ReadRewarm(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record[1..]);
        return (reader.UInt128(), reader.Double());
    }

    public static MixChange ReadMixed(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record[1..]);
        return MixChange.Read(ref reader);
    }

    public static SharedExample Read(ReadOnlySpan<byte> record)
    {
        var reader = new StateReader(record[1..]);
        var (id, offset, curvature, label, weight) = (reader.UInt128(), reader.Double(), reader.Double(), reader.Double(), reader.Double());
        return new SharedExample(id, reader.Bytes().ToArray(), offset, curvature, label, weight);
    }
}
