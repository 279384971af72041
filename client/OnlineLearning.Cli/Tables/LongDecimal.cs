using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OnlineLearning.Cli.Tables;

/// <summary>
/// Decimals of up to 19 significant digits, 27 of them behind the point at the most, without sign and exponent: what a program writes that prints doubles in full. Rounded correctly: the same 64 bits as the framework's parser
/// (Lemire 2021, Number parsing at a gigabyte per second, Algorithm 1, for exponents where its product is always exact enough).
/// </summary>
internal static class LongDecimal
{
    private const int MostDecimals = 27;
    private const int ExplicitBits = 52;
    private const int Bias = 1023;
    private const int BlockDigits = 8;

    // Section 8: the 128 most significant bits of 5^-q, rounded up, by q = number of decimals.
    private static readonly (ulong High, ulong Low)[] Fifths = [.. Enumerable.Range(0, MostDecimals + 1).Select(Fifth)];

    /// <summary>False where it is another form, which may still be a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out double number)
    {
        number = 0;
        ulong value = 0;
        var point = -1;
        var at = 0;
        while (at < digits.Length)
        {
            // Eight digits at once while they fit: the tenth power that is lost by a longer text is seen below.
            if (digits.Length - at >= BlockDigits && value < 10_000_000_000 && TryBlock(digits[at..], out var block))
            {
                value = (value * 100_000_000) + block;
                at += BlockDigits;
                continue;
            }

            var digit = (uint)(digits[at] - '0');
            if (digit <= 9)
            {
                if (value >= 1_000_000_000_000_000_000)
                {
                    return false;
                }

                value = (value * 10) + digit;
            }
            else if (digits[at] == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }

            at++;
        }

        var decimals = point < 0 ? 0 : digits.Length - 1 - point;
        if (decimals > MostDecimals || digits.Length - (point < 0 ? 0 : 1) == 0)
        {
            return false;
        }

        number = value == 0 ? 0 : Round(value, decimals);
        return true;
    }

    /// <summary>value / 10^decimals, to the nearest double, ties to even.</summary>
    private static double Round(ulong value, int decimals)
    {
        var zeros = BitOperations.LeadingZeroCount(value);
        value <<= zeros;
        var (high, low) = Fifths[decimals];
        var upper = Math.BigMul(value, high, out var lower);
        if ((upper & 0x1FF) == 0x1FF)
        {
            var carry = Math.BigMul(value, low, out _);
            lower += carry;
            upper += lower < carry ? 1UL : 0;
        }

        var top = (int)(upper >> 63);
        var mantissa = upper >> (top + 64 - ExplicitBits - 3);
        var exponent = ((217_706 * -decimals) >> 16) + 63 + top - zeros + Bias;
        if (lower <= 1 && decimals <= 4 && (mantissa & 3) == 1 && mantissa << (top + 64 - ExplicitBits - 3) == upper)
        {
            // Half-way between two doubles, exactly: down to the even one.
            mantissa &= ~1UL;
        }

        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << ExplicitBits)
        {
            mantissa >>= 1;
            exponent++;
        }

        return BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << ExplicitBits)) | ((ulong)exponent << ExplicitBits));
    }

    // Lemire's eight digits in three multiplications, least significant byte first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBlock(ReadOnlySpan<byte> digits, out ulong value)
    {
        var bytes = BinaryPrimitives.ReadUInt64LittleEndian(digits);
        value = bytes - 0x3030303030303030;
        if ((((bytes + 0x4646464646464646) | value) & 0x8080808080808080) != 0)
        {
            return false;
        }

        value = (value * 10) + (value >> 8);
        value = (((value & 0x000000FF000000FF) * 0x000F424000000064) + (((value >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return true;
    }

    // 2^(127 + b) / 5^decimals, where b is the first with 2^b at or above 5^decimals: a long division, bit by bit.
    private static (ulong High, ulong Low) Fifth(int decimals)
    {
        ulong five = 1;
        for (var i = 0; i < decimals; i++)
        {
            five *= 5;
        }

        var bits = 64 - BitOperations.LeadingZeroCount(five - 1);
        var (quotient, rest) = (UInt128.Zero, 1UL);
        for (var left = bits + 127; left > 0; left--)
        {
            rest <<= 1;
            quotient = (quotient << 1) + (rest >= five ? UInt128.One : UInt128.Zero);
            rest -= rest >= five ? five : 0;
        }

        var fifth = decimals == 0 ? UInt128.One << 127 : quotient + 1;
        return ((ulong)(fifth >> 64), (ulong)fifth);
    }
}
