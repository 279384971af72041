using System.Globalization;
using System.Runtime.CompilerServices;

namespace OnlineLearning.Cli.Tables;

/// <summary>
/// Numbers as tables write them. Up to 15 digits with a point anywhere are exact in two operations, since digits and power of ten are both doubles without rounding
/// (Clinger 1990, section 4), up to 19 go to <see cref="LongDecimal"/>; everything else goes to the framework's parser, and all give the same 64 bits.
/// </summary>
public static class ShortDecimal
{
    private const int MostDigits = 15;
    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>False where it is no number; the number may be infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.Length is > 0 and <= MostDigits + 1)
        {
            long value = 0;
            var point = -1;
            for (var i = 0; i < digits.Length; i++)
            {
                var digit = (uint)(digits[i] - '0');
                if (digit <= 9)
                {
                    value = (value * 10) + digit;
                }
                else if (digits[i] == '.' && point < 0)
                {
                    point = i;
                }
                else
                {
                    return Slow(text, out number);
                }
            }

            var decimals = point < 0 ? 0 : digits.Length - 1 - point;
            if (digits.Length - (point < 0 ? 0 : 1) is > 0 and <= MostDigits)
            {
                number = decimals == 0 ? value : value / Powers[decimals];
                number = negative ? -number : number;
                return true;
            }
        }

        return Long(text, digits, negative, out number);
    }

    private static bool Long(ReadOnlySpan<byte> text, ReadOnlySpan<byte> digits, bool negative, out double number)
    {
        if (!LongDecimal.TryParse(digits, out number))
        {
            return Slow(text, out number);
        }

        number = negative ? -number : number;
        return true;
    }

    private static bool Slow(ReadOnlySpan<byte> text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
