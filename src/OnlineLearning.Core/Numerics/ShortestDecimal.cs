using System.Buffers.Text;
using System.Globalization;

namespace OnlineLearning.Core.Numerics;

/// <summary>
/// The shortest decimal that reads as the same number, and of these the nearest: the text of <c>double.ToString("R")</c>, several times faster for magnitudes in [1e-4, 1e15), where answers are.
/// R. Giulietti, The Schubfach way to render doubles (2020), sections 9.8 and 9.9; in this range the powers of ten of its table, 10^0 to 10^21, are exact.
/// </summary>
public static class ShortestDecimal
{
    /// <summary>Bytes that the longest text takes, as <c>-1.7976931348623157E+308</c>.</summary>
    public const int Room = 32;

    private const int FractionBits = 52;
    private const long HiddenBit = 1L << FractionBits;
    private const long Mask63 = long.MaxValue;
    private const int MostPower = 21;

    // 10^p as floor(10^p 2^-r) + 1 in [2^125, 2^126), in two halves of 63 bits.
    private static readonly (long High, long Low)[] s_powers = [.. Enumerable.Range(0, MostPower + 1).Select(Scale)];

    /// <param name="number">Finite.</param>
    /// <param name="into">At least <see cref="Room"/> long.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(double number, Span<byte> into)
    {
        var magnitude = Math.Abs(number);
        if (!(magnitude >= 1e-4 && magnitude < 1e15))
        {
            return number.TryFormat(into, out var written, "R", CultureInfo.InvariantCulture) ? written : throw new ArgumentException($"{into.Length} bytes were given; allowed: at least {Room}.", nameof(into));
        }

        var length = 0;
        if (number < 0)
        {
            into[length++] = (byte)'-';
        }

        var whole = (long)magnitude;
        if (whole == magnitude)
        {
            Utf8Formatter.TryFormat(whole, into[length..], out var digits);
            return length + digits;
        }

        var (significand, exponent) = ToDecimal(magnitude);
        return length + Write(significand, -exponent, into[length..]);
    }

    /// <summary>Shortest decimal significand and its exponent, for a normal number in range that is not whole.</summary>
    private static (ulong Significand, int Exponent) ToDecimal(double magnitude)
    {
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var q = (int)(bits >> FractionBits) - 1075;
        var c = HiddenBit | (bits & (HiddenBit - 1));

        // The interval that rounds to the number is narrower below a power of two.
        var isRegular = c != HiddenBit;
        var k = isRegular ? FloorLog10Pow2(q) : FloorLog10ThreeQuartersPow2(q);
        var h = q + FloorLog2Pow10(-k) + 2;
        var (high, low) = s_powers[-k];
        var odd = c & 1;
        var value = RoundToOdd(high, low, (c << 2) << h);
        var lower = RoundToOdd(high, low, ((c << 2) - (isRegular ? 2 : 1)) << h);
        var upper = RoundToOdd(high, low, ((c << 2) + 2) << h);

        // One digit less, if exactly one of the two neighbours is within the interval.
        var s = value >> 2;
        var tens = s / 10 * 10;
        var tensIn = lower + odd <= tens << 2;
        var nextTensIn = ((tens + 10) << 2) + odd <= upper;
        if (tensIn != nextTensIn)
        {
            return ((ulong)(tensIn ? tens : tens + 10), k);
        }

        var isIn = lower + odd <= s << 2;
        var nextIsIn = ((s + 1) << 2) + odd <= upper;
        if (isIn != nextIsIn)
        {
            return ((ulong)(isIn ? s : s + 1), k);
        }

        var beyondMiddle = value - ((s + s + 1) << 1);
        return ((ulong)(beyondMiddle < 0 || (beyondMiddle == 0 && (s & 1) == 0) ? s : s + 1), k);
    }

    /// <summary>cp g / 2^127, rounded to odd (section 9.9).</summary>
    private static long RoundToOdd(long high, long low, long cp)
    {
        unchecked
        {
            var x = Math.BigMul(low, cp, out _);
            var y = Math.BigMul(high, cp, out var y0);
            var z = (y0 >>> 1) + x;
            var w = y + (z >>> 63);
            return w | (((z & Mask63) + Mask63) >>> 63);
        }
    }

    private static int FloorLog10Pow2(int e) => (int)((e * 661_971_961_083L) >> 41);

    private static int FloorLog10ThreeQuartersPow2(int e) => (int)(((e * 661_971_961_083L) - 274_743_187_321L) >> 41);

    private static int FloorLog2Pow10(int e) => (int)((e * 913_124_641_741L) >> 38);

    private static (long High, long Low) Scale(int power)
    {
        var ten = UInt128.One;
        for (var i = 0; i < power; i++)
        {
            ten *= 10;
        }

        var scaled = (ten << (126 - (128 - (int)UInt128.LeadingZeroCount(ten)))) + 1;
        return ((long)(ulong)(scaled >> 63), (long)(ulong)(scaled & (UInt128)Mask63));
    }

    // significand / 10^places, without the fraction's trailing zeros: there is a fraction, since the number is not whole.
    private static int Write(ulong significand, int places, Span<byte> into)
    {
        while (significand % 10 == 0)
        {
            (significand, places) = (significand / 10, places - 1);
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(significand, digits, out var count);
        var whole = count - places;
        if (whole > 0)
        {
            digits[..whole].CopyTo(into);
            into[whole] = (byte)'.';
            digits[whole..count].CopyTo(into[(whole + 1)..]);
            return count + 1;
        }

        into[0] = (byte)'0';
        into[1] = (byte)'.';
        into[2..(2 - whole)].Fill((byte)'0');
        digits[..count].CopyTo(into[(2 - whole)..]);
        return 2 - whole + count;
    }
}
