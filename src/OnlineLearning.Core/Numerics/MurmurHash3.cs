using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace OnlineLearning.Core.Numerics;

/// <summary>
/// MurmurHash3, x64, 128 bits (Austin Appleby, public domain): stable over processes, machines and versions. Feature indices take its low bits.
/// </summary>
public static class MurmurHash3
{
    private const ulong C1 = 0x87c37b91114253d5UL;
    private const ulong C2 = 0x4cf5ad432745937fUL;

    /// <summary>The low 64 bits of the 128-bit hash.</summary>
    public static ulong Hash64(ReadOnlySpan<byte> data, ulong seed = 0) => (ulong)Hash128(data, seed);

    /// <summary>Hash of the text's UTF-8 bytes.</summary>
    public static ulong Hash64(ReadOnlySpan<char> text, ulong seed = 0) => (ulong)Hash128(text, seed);

    /// <summary>Hash of a text that is there as UTF-8: the same as of its characters; what is not UTF-8 counts as U+FFFD, as a decoder would have it.</summary>
    public static ulong Hash64OfText(ReadOnlySpan<byte> utf8, ulong seed = 0)
        => Utf8.IsValid(utf8) ? Hash64(utf8, seed) : Hash64(Encoding.UTF8.GetString(utf8), seed);

    /// <summary>Hash of the text's UTF-8 bytes.</summary>
    public static UInt128 Hash128(ReadOnlySpan<char> text, ulong seed = 0)
    {
        if (text.Length <= 256)
        {
            Span<byte> utf8 = stackalloc byte[768];
            return Hash128(utf8[..Encoding.UTF8.GetBytes(text, utf8)], seed);
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return Hash128(bytes, seed);
    }

    public static UInt128 Hash128(ReadOnlySpan<byte> data, ulong seed = 0)
    {
        ulong h1 = seed, h2 = seed;
        var length = (ulong)data.Length;
        while (data.Length >= 16)
        {
            Block(ref h1, ref h2, BinaryPrimitives.ReadUInt64LittleEndian(data), BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
            data = data[16..];
        }

        if (!data.IsEmpty)
        {
            var (k1, k2) = Tail(data);
            h2 ^= BitOperations.RotateLeft(k2 * C2, 33) * C1;
            h1 ^= BitOperations.RotateLeft(k1 * C1, 31) * C2;
        }

        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = Mix(h1);
        h2 = Mix(h2);
        h1 += h2;
        h2 += h1;
        return new UInt128(h2, h1);
    }

    /// <summary>The finaliser: every bit of the result depends on every bit of <paramref name="k"/>. Also used to combine hashes.</summary>
    public static ulong Mix(ulong k)
    {
        k ^= k >> 33;
        k *= 0xff51afd7ed558ccdUL;
        k ^= k >> 33;
        k *= 0xc4ceb9fe1a85ec53UL;
        return k ^ (k >> 33);
    }

    /// <summary>1 to 15 bytes as 16, zeros behind. Reads that overlap give the same bits twice.</summary>
    private static (ulong Low, ulong High) Tail(ReadOnlySpan<byte> data)
    {
        var length = data.Length;
        if (length > 8)
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(data), BinaryPrimitives.ReadUInt64LittleEndian(data[(length - 8)..]) >> (8 * (16 - length)));
        }

        if (length >= 4)
        {
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(data);
            ulong high = BinaryPrimitives.ReadUInt32LittleEndian(data[(length - 4)..]);
            return (low | (high << (8 * (length - 4))), 0);
        }

        return (data[0] | ((ulong)data[length / 2] << (8 * (length / 2))) | ((ulong)data[length - 1] << (8 * (length - 1))), 0);
    }

    private static void Block(ref ulong h1, ref ulong h2, ulong k1, ulong k2)
    {
        h1 ^= BitOperations.RotateLeft(k1 * C1, 31) * C2;
        h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
        h2 ^= BitOperations.RotateLeft(k2 * C2, 33) * C1;
        h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
    }
}
