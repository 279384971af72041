using System.Globalization;
using OnlineLearning.Core.Numerics;
using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;
using static OnlineLearning.Core.Features.OnDemand.Bodies;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Functions of numbers. Those that are not exact go by <see cref="PortableMath"/>: the same bits on every machine.</summary>
internal static class FunctionsOfNumbers
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Ln10 = 2.30258509299404568402;

    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        new("abs", [Int], DatumKind.Int, "magnitude", a => a[0].Int == long.MinValue ? FeatureDatum.Null : FeatureDatum.Of(Math.Abs(a[0].Int))),
        new("abs", [Number], DatumKind.Float, "magnitude", Float(Math.Abs)),
        new("sign", [Number], DatumKind.Int, "-1, 0 or 1", a => FeatureDatum.Of((long)Math.Sign(a[0].Number))),
        new("min", [Int, Int], DatumKind.Int, "least", a => FeatureDatum.Of(Best(a, (x, y) => x.Int < y.Int).Int)) { Repeats = true },
        new("min", [Number, Number], DatumKind.Float, "least", a => FeatureDatum.Of(Best(a, (x, y) => x.Number < y.Number).Number)) { Repeats = true },
        new("min", [Time, Time], DatumKind.Timestamp, "earliest", a => Best(a, (x, y) => x.Int < y.Int)) { Repeats = true },
        new("max", [Int, Int], DatumKind.Int, "greatest", a => FeatureDatum.Of(Best(a, (x, y) => x.Int > y.Int).Int)) { Repeats = true },
        new("max", [Number, Number], DatumKind.Float, "greatest", a => FeatureDatum.Of(Best(a, (x, y) => x.Number > y.Number).Number)) { Repeats = true },
        new("max", [Time, Time], DatumKind.Timestamp, "latest", a => Best(a, (x, y) => x.Int > y.Int)) { Repeats = true },
        new("clamp", [Number, Number, Number], DatumKind.Float, "the first, held between the second and the third; null where those are the wrong way round", a => Clamp(a[0].Number, a[1].Number, a[2].Number)),
        new("floor", [Number], DatumKind.Float, "greatest whole number that is not above", Float(Math.Floor)),
        new("ceil", [Number], DatumKind.Float, "least whole number that is not below", Float(Math.Ceiling)),
        new("round", [Number], DatumKind.Float, "nearest whole number; a half away from 0", Float(a => Math.Round(a, MidpointRounding.AwayFromZero))),
        new("round", [Number, Int], DatumKind.Float, "to so many digits behind the point, 0 to 15, else null", a => a[1].Int is >= 0 and <= 15 and var digits ? Finite(Math.Round(a[0].Number, (int)digits, MidpointRounding.AwayFromZero)) : FeatureDatum.Null),
        new("sqrt", [Number], DatumKind.Float, "square root; null below 0", Float(Math.Sqrt)),
        new("exp", [Number], DatumKind.Float, "e^x; null above 709, 0 below -708", Float(PortableMath.Exp)),
        new("log", [Number], DatumKind.Float, "natural logarithm; null at 0 and below", Float(Log)),
        new("log2", [Number], DatumKind.Float, "logarithm to base 2; null at 0 and below", Float(a => Log(a) / Ln2)),
        new("log10", [Number], DatumKind.Float, "logarithm to base 10; null at 0 and below", Float(a => Log(a) / Ln10)),
        new("log1p", [Number], DatumKind.Float, "log(1 + x), exact near 0 too; null at -1 and below", Float(LogOfOnePlus)),
        new("pow", [Number, Number], DatumKind.Float, "power; by multiplication for whole exponents up to 1024, else exp(y log x), within 1e-12 of itself; null where there is none", Float(Power)),
        new("sigmoid", [Number], DatumKind.Float, "1 / (1 + e^-x)", Float(a => 1 / (1 + PortableMath.Exp(-a)))),
        new("sin_turns", [Number], DatumKind.Float, "sine of so many whole turns: hour(t) / 24", Float(a => PortableMath.SinPi(2 * a))),
        new("cos_turns", [Number], DatumKind.Float, "cosine of so many whole turns", Float(a => PortableMath.SinPi((2 * a) + 0.5))),
        new("bin", [Number, Number], DatumKind.Int, "how many of the bounds behind it are at most the first", Bin) { Repeats = true },
        new("int", [Number], DatumKind.Int, "without what is behind the point; null beyond 64 bits", a => a[0].Kind == DatumKind.Int ? a[0] : Whole(a[0].Number)),
        new("int", [Bool], DatumKind.Int, "1 or 0", a => FeatureDatum.Of(a[0].Bool ? 1L : 0L)),
        new("float", [Number], DatumKind.Float, "as a float", Float(a => a)),
        new("number", [Text], DatumKind.Float, "the number that the text is, as 1.5 or -2e3; else null", a => double.TryParse(a[0].Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Finite(number) : FeatureDatum.Null),
    ];

    private static double Log(double x)
    {
        if (x <= 0 || double.IsNaN(x))
        {
            return double.NaN;
        }

        // 2^54 brings what is subnormal into range.
        return double.IsNormal(x) ? PortableMath.Log(x) : PortableMath.Log(x * 18014398509481984.0) - (54 * Ln2);
    }

    // Goldberg 1991, theorem 4.
    private static double LogOfOnePlus(double x)
    {
        var sum = 1 + x;
        return x <= -1 ? double.NaN : sum == 1 ? x : Log(sum) * (x / (sum - 1));
    }

    private static double Power(double x, double y)
    {
        if (y != Math.Floor(y) || Math.Abs(y) > 1024)
        {
            return x == 0 ? (y > 0 ? 0 : double.NaN) : PortableMath.Exp(y * Log(x));
        }

        if (x == 0 && y < 0)
        {
            return double.NaN;
        }

        var (result, square) = (1.0, y < 0 ? 1 / x : x);
        for (var left = (int)Math.Abs(y); left > 0; left >>= 1, square *= square)
        {
            result = (left & 1) == 1 ? result * square : result;
        }

        return result;
    }

    private static FeatureDatum Clamp(double value, double least, double greatest) => least <= greatest ? FeatureDatum.Of(Math.Min(Math.Max(value, least), greatest)) : FeatureDatum.Null;

    private static FeatureDatum Whole(double number) => number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? FeatureDatum.Of((long)number) : FeatureDatum.Null;

    private static FeatureDatum Best(ReadOnlySpan<FeatureDatum> values, Func<FeatureDatum, FeatureDatum, bool> isBetter)
    {
        var best = values[0];
        foreach (var value in values)
        {
            best = isBetter(value, best) ? value : best;
        }

        return best;
    }

    private static FeatureDatum Bin(ReadOnlySpan<FeatureDatum> values)
    {
        var below = 0L;
        foreach (var bound in values[1..])
        {
            below += bound.Number <= values[0].Number ? 1 : 0;
        }

        return FeatureDatum.Of(below);
    }
}
