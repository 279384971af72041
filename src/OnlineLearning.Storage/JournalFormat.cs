using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage;

/// <summary>
/// One append call as bytes; a segment is such entries one after the other. All numbers are LEB128:
/// <c>type length, type, key length, key, first sequence, number of records, then for each record its length and data</c>.
/// </summary>
internal static class JournalFormat
{
    public static int Length(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var length = (long)Length(grain) + Length(first) + Length(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            length += Length(records[i].Length) + records[i].Length;
        }

        return checked((int)length);
    }

    public static void Write(Span<byte> target, GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        WriteGrain(ref target, grain);
        Write(ref target, first);
        Write(ref target, records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            Write(ref target, records[i].Span);
        }
    }

    public static byte[] Bytes(GrainId grain)
    {
        var bytes = new byte[Length(grain)];
        var target = bytes.AsSpan();
        WriteGrain(ref target, grain);
        return bytes;
    }

    private static int Length(GrainId grain)
    {
        int type = grain.Type.AsSpan().Length, key = grain.Key.AsSpan().Length;
        return Length(type) + type + Length(key) + key;
    }

    private static int Length(long value) => (63 - (int)long.LeadingZeroCount(value | 1)) / 7 + 1;

    private static void WriteGrain(ref Span<byte> target, GrainId grain)
    {
        Write(ref target, grain.Type.AsSpan());
        Write(ref target, grain.Key.AsSpan());
    }

    private static void Write(ref Span<byte> target, ReadOnlySpan<byte> data)
    {
        Write(ref target, data.Length);
        data.CopyTo(target);
        target = target[data.Length..];
    }

    private static void Write(ref Span<byte> target, long value)
    {
        var rest = (ulong)value;
        var n = 0;
        while (rest >= 0x80)
        {
            target[n++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[n++] = (byte)rest;
        target = target[n..];
    }
}

/// <summary>Reads a segment, or one entry of it, from its start.</summary>
internal ref struct JournalReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _source.Length;

    public ReadOnlySpan<byte> Data()
    {
        var length = checked((int)Number());
        var data = _source.Slice(Position, length);
        Position += length;
        return data;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _source[Position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }
    }
}

/// <summary>Grain ids from stored bytes; a grain type's bytes are kept once, however many grains have it.</summary>
internal sealed class GrainIdReader
{
    private readonly List<GrainType> _types = [];

    public GrainId Read(ref JournalReader reader)
    {
        var type = Type(reader.Data());
        return new GrainId(type, new IdSpan(reader.Data().ToArray()));
    }

    // There are a handful.
    private GrainType Type(ReadOnlySpan<byte> name)
    {
        foreach (var type in _types)
        {
            if (type.AsSpan().SequenceEqual(name))
            {
                return type;
            }
        }

        var created = new GrainType(name.ToArray());
        _types.Add(created);
        return created;
    }
}

/// <summary>Entries as records with their grains.</summary>
internal static class JournalEntries
{
    /// <exception cref="StorageUnavailableException">The bytes are not entries: with the message <paramref name="damaged"/>.</exception>
    public static void Parse(byte[] data, GrainIdReader grains, string damaged, List<FeedRecord> records)
    {
        try
        {
            var reader = new JournalReader(data);
            while (!reader.AtEnd)
            {
                var grain = grains.Read(ref reader);
                var (first, count) = (reader.Number(), reader.Number());
                for (var i = 0; i < count; i++)
                {
                    var length = reader.Data().Length;
                    records.Add(new(grain, first + i, data.AsMemory(reader.Position - length, length)));
                }
            }
        }
        catch (Exception failure) when (failure is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new StorageUnavailableException(damaged, failure);
        }
    }
}
