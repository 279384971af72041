using System.Numerics;
using System.Runtime.Intrinsics;

namespace OnlineLearning.Cli.Tables;

/// <summary>
/// Cuts a record that has no quoted field: 64 bytes at a time become a bit for each separator, line break and quote (Langdale and Lemire 2019, section 3.1), and only those are looked at.
/// </summary>
internal static class PlainRecord
{
    /// <summary>The record goes beyond what is there.</summary>
    public const int Unfinished = 0;

    /// <summary>A field is quoted.</summary>
    public const int Quoted = -1;

    private const int Block = 64;

    /// <summary>Adds the record's fields.</summary>
    /// <returns>Its bytes, line break included; or <see cref="Unfinished"/>, or <see cref="Quoted"/>.</returns>
    public static int Cut(byte[] buffer, int start, int end, byte separator, bool quotes, FieldList fields)
    {
        var quote = quotes ? (byte)'"' : separator;
        var field = start;
        for (var at = start; at < end; at += Block)
        {
            var marks = end - at >= Block ? Marks(buffer.AsSpan(at, Block), separator, quote) : SlowMarks(buffer.AsSpan(at, end - at), separator, quote);
            for (; marks != 0; marks &= marks - 1)
            {
                var place = at + BitOperations.TrailingZeroCount(marks);
                var mark = buffer[place];
                if (mark == separator)
                {
                    fields.Add(field, place);
                    field = place + 1;
                }
                else if (mark == '\n')
                {
                    fields.Add(field, place > field && buffer[place - 1] == '\r' ? place - 1 : place);
                    return place + 1 - start;
                }
                else if (place == field)
                {
                    return Quoted;
                }
            }
        }

        return Unfinished;
    }

    private static ulong Marks(ReadOnlySpan<byte> block, byte separator, byte quote)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.Create(block);
            return (Vector512.Equals(bytes, Vector512.Create(separator)) | Vector512.Equals(bytes, Vector512.Create((byte)'\n')) | Vector512.Equals(bytes, Vector512.Create(quote))).ExtractMostSignificantBits();
        }

        return Half(Vector256.Create(block), separator, quote) | ((ulong)Half(Vector256.Create(block[(Block / 2)..]), separator, quote) << (Block / 2));
    }

    private static uint Half(Vector256<byte> bytes, byte separator, byte quote) =>
        (Vector256.Equals(bytes, Vector256.Create(separator)) | Vector256.Equals(bytes, Vector256.Create((byte)'\n')) | Vector256.Equals(bytes, Vector256.Create(quote))).ExtractMostSignificantBits();

    private static ulong SlowMarks(ReadOnlySpan<byte> bytes, byte separator, byte quote)
    {
        ulong marks = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            marks |= bytes[i] == separator || bytes[i] == '\n' || bytes[i] == quote ? 1UL << i : 0;
        }

        return marks;
    }
}
