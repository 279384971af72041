namespace OnlineLearning.Core.Numerics;

/// <summary>
/// Functions built of +, -, * and / alone, which IEEE 754 rounds one way everywhere; those of <see cref="Math"/> come from the platform's library and
/// may differ in the last bit. Polynomials and reductions of FDLIBM (Sun Microsystems 1993); within 1 unit in the last place or 1e-15.
/// </summary>
public static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary><paramref name="from"/> at 0, <paramref name="to"/> at 1; <see cref="double.Lerp"/> rounds once or twice as the processor has it.</summary>
    public static double Lerp(double from, double to, double share) => from + ((to - from) * share);

    /// <summary>Natural logarithm of a normal positive number (FDLIBM e_log.c).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, subnormal, infinite or NaN.</exception>
    public static double Log(double x)
    {
        if (!double.IsNormal(x) || x < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "Allowed: normal positive numbers.");
        }

        // x = 2^k (1 + f) with 1 + f in [sqrt(2)/2, sqrt(2)).
        var bits = BitConverter.DoubleToInt64Bits(x);
        var k = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (m >= 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        var f = m - 1;
        var s = f / (2 + f);
        var z = s * s;
        var r = z * (6.666666666666735130e-01 + (z * (3.999999999940941908e-01 + (z * (2.857142874366239149e-01 + (z * (2.222219843214978396e-01
            + (z * (1.818357216161805012e-01 + (z * (1.531383769920937332e-01 + (z * 1.479819860511658591e-01))))))))))));
        var half = 0.5 * f * f;
        return (k * Ln2High) - (half - ((s * (half + r)) + (k * Ln2Low)) - f);
    }

    /// <summary>e^x (FDLIBM e_exp.c); 0 below -708, infinity above 709.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 709)
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < -708)
        {
            return 0;
        }

        // x = k ln 2 + r with |r| <= ln(2)/2.
        var k = (int)((x * 1.44269504088896338700) + (x < 0 ? -0.5 : 0.5));
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var t = r * r;
        var c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05
            + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        var y = 1 - (low - (r * c / (2 - c)) - high);
        return y * BitConverter.Int64BitsToDouble((k + 1022L) << 52) * 2;
    }

    /// <summary>sin(pi x) (FDLIBM k_sin.c and k_cos.c after an exact reduction); <paramref name="x"/> finite.</summary>
    public static double SinPi(double x)
    {
        var turned = x - (2 * Math.Floor(x * 0.5));
        var sign = turned >= 1 ? -1.0 : 1.0;
        var y = turned >= 1 ? turned - 1 : turned;
        y = y > 0.5 ? 1 - y : y;
        return sign * (y <= 0.25 ? Sine(y * Math.PI) : Cosine((0.5 - y) * Math.PI));
    }

    private static double Sine(double x)
    {
        var z = x * x;
        return x + (z * x * (-1.66666666666666324348e-01 + (z * (8.33333333332248946124e-03 + (z * (-1.98412698298579493134e-04
            + (z * (2.75573137070700676789e-06 + (z * (-2.50507602534068634195e-08 + (z * 1.58969099521155010221e-10)))))))))));
    }

    private static double Cosine(double x)
    {
        var z = x * x;
        return 1 - (0.5 * z) + (z * z * (4.16666666666666019037e-02 + (z * (-1.38888888888741095749e-03 + (z * (2.48015872894767294178e-05
            + (z * (-2.75573143513906633035e-07 + (z * (2.08757232129817482790e-09 + (z * -1.13596475577881948265e-11)))))))))));
    }
}
