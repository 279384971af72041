using System.Buffers.Binary;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Storage.Azure;

/// <summary>What a frame of the log says.</summary>
internal enum FrameKind : byte
{
    /// <summary>Append calls as <see cref="JournalFormat"/> writes them.</summary>
    Entries = 1,

    /// <summary>What was dropped and acknowledged (<see cref="JournalMarks"/>).</summary>
    Marks = 2,

    /// <summary>Nothing follows in this blob: the log goes on in the next.</summary>
    End = 3,

    /// <summary>Writers that are refused (<see cref="RefusedWriters"/>).</summary>
    Refused = 4,
}

/// <summary>
/// One atomic append to the log: <c>"OLJ", version as a digit, kind, 3 bytes 0, length of the body, writer, number</c>, little-endian, then the body. Writer and number say whose append it is: one whose answer was lost is known again.
/// </summary>
internal readonly record struct JournalFrame(long Position, FrameKind Kind, long Writer, long Number, ReadOnlyMemory<byte> Body)
{
    public const int HeaderBytes = 28;
    public const int MostBytes = 64 << 20;

    private const uint Magic = 0x004A4C4F;
    private const byte Version = 1;

    public int Length => HeaderBytes + Body.Length;

    /// <summary>A place in the log: the blob's number and the offset in it.</summary>
    public static long PositionOf(int blob, long offset) => ((long)blob << 32) | offset;

    public static (int Blob, long Offset) PlaceOf(long position) => ((int)(position >> 32), position & uint.MaxValue);

    public static void WriteHeader(Span<byte> target, FrameKind kind, long writer, long number, int bodyBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic | ((uint)('0' + Version) << 24));
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)kind);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], bodyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], writer);
        BinaryPrimitives.WriteInt64LittleEndian(target[20..], number);
    }

    /// <summary>The frame at the start of <paramref name="data"/>; null where it is not there whole, and then how many bytes it needs.</summary>
    /// <exception cref="StorageUnavailableException">It is a newer server's, or no frame: the log is damaged.</exception>
    public static JournalFrame? Read(ReadOnlyMemory<byte> data, long position, out int needed)
    {
        needed = HeaderBytes;
        if (data.Length < HeaderBytes)
        {
            return null;
        }

        var span = data.Span;
        var (magic, kind, body) = (BinaryPrimitives.ReadUInt32LittleEndian(span), BinaryPrimitives.ReadUInt32LittleEndian(span[4..]), BinaryPrimitives.ReadInt32LittleEndian(span[8..]));
        var (blob, offset) = PlaceOf(position);
        var version = (magic >> 24) - '0';
        if ((magic & 0xFF_FFFF) != Magic || version is 0 or > 9 || kind < (uint)FrameKind.Entries || body is < 0 or > MostBytes)
        {
            throw new StorageUnavailableException($"The journal is damaged: no frame at byte {offset} of blob {blob}.");
        }

        if (version > Version)
        {
            throw new StorageUnavailableException(NewerStateException.Text($"The journal at byte {offset} of blob {blob}", version, Version));
        }

        if (kind > (uint)FrameKind.Refused)
        {
            throw new StorageUnavailableException(NewerStateException.Text($"The journal's frame at byte {offset} of blob {blob}", kind, (uint)FrameKind.Refused, "kind"));
        }

        needed = HeaderBytes + body;
        return data.Length < needed
            ? null
            : new(position, (FrameKind)kind, BinaryPrimitives.ReadInt64LittleEndian(span[12..]), BinaryPrimitives.ReadInt64LittleEndian(span[20..]), data.Slice(HeaderBytes, body));
    }
}
