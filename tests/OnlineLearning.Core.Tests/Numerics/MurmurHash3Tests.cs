using System.Buffers.Binary;
using System.Text;
using CsCheck;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

public class MurmurHash3Tests
{
    /// <summary>SMHasher, KeysetTest.cpp, VerificationTest: MurmurHash3_x64_128 is stated as 0x6384BA69 in main.cpp.</summary>
    [Fact]
    public void It_has_the_published_verification_value()
    {
        var key = new byte[256];
        var hashes = new byte[256 * 16];
        for (var i = 0; i < 256; i++)
        {
            key[i] = (byte)i;
            BinaryPrimitives.WriteUInt128LittleEndian(hashes.AsSpan(i * 16), MurmurHash3.Hash128(key.AsSpan(0, i), (ulong)(256 - i)));
        }

        Assert.Equal(0x6384BA69u, (uint)MurmurHash3.Hash128(hashes));
    }

    [Fact]
    public void A_text_hashes_as_its_UTF8_bytes_whatever_its_length() => Gen.Select(Gen.String[Gen.Char['a', 'ￜ'].Where(c => !char.IsSurrogate(c)), 0, 600], Gen.ULong).Sample((text, seed) =>
    {
        var expected = MurmurHash3.Hash128(Encoding.UTF8.GetBytes(text), seed);
        Assert.Equal(expected, MurmurHash3.Hash128(text, seed));
        Assert.Equal((ulong)expected, MurmurHash3.Hash64(text, seed));
    });

    [Fact]
    public void UTF8_bytes_hash_as_the_text_that_they_decode_to_even_where_they_are_broken() => Gen.Select(Gen.Byte.Array[0, 40], Gen.String[0, 40], Gen.ULong).Sample((bytes, text, seed) =>
    {
        Assert.Equal(MurmurHash3.Hash64(Encoding.UTF8.GetString(bytes), seed), MurmurHash3.Hash64OfText(bytes, seed));
        Assert.Equal(MurmurHash3.Hash64(text, seed), MurmurHash3.Hash64OfText(Encoding.UTF8.GetBytes(text), seed));
    });
}
