using System.Buffers;

namespace OnlineLearning.Storage.Azure;

/// <summary>The body of a frame of marks: the position up to which the feed's reader has everything, then for each grain that dropped records <c>its id's length, id, last number dropped</c>, all LEB128.</summary>
internal static class JournalMarks
{
    public static byte[] Write(long acknowledged, IReadOnlyList<(GrainId Grain, long UpTo)> dropped)
    {
        var body = new ArrayBufferWriter<byte>();
        Number(body, acknowledged);
        foreach (var (grain, upTo) in dropped)
        {
            body.Write(JournalFormat.Bytes(grain));
            Number(body, upTo);
        }

        return body.WrittenSpan.ToArray();
    }

    public static (long Acknowledged, List<(GrainId Grain, long UpTo)> Dropped) Read(ReadOnlySpan<byte> body, GrainIdReader grains)
    {
        var reader = new JournalReader(body);
        var acknowledged = reader.Number();
        var dropped = new List<(GrainId, long)>();
        while (!reader.AtEnd)
        {
            var grain = grains.Read(ref reader);
            dropped.Add((grain, reader.Number()));
        }

        return (acknowledged, dropped);
    }

    public static void Number(ArrayBufferWriter<byte> target, long value)
    {
        var rest = (ulong)value;
        do
        {
            target.GetSpan(1)[0] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
            target.Advance(1);
            rest >>= 7;
        }
        while (rest != 0);
    }
}
