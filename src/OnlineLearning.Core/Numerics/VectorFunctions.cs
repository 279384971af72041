using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnlineLearning.Core.Numerics;

/// <summary>
/// Functions of eight floats at once, of plain additions, multiplications and divisions in a stated order: the same bits on every machine, which the platform's vector functions do not promise.
/// </summary>
public static class VectorFunctions
{
    private const float Most = 87;

    /// <summary>e^x for x held within +-87, relative error below 2e-7: Cephes' expf (Moshier 1989).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-Most)), Vector256.Create(Most));
        var power = Vector256.Floor((x * Vector256.Create(1.44269504088896341f)) + Vector256.Create(0.5f));
        x -= power * Vector256.Create(0.693359375f);
        x -= power * Vector256.Create(-2.12194440e-4f);
        var y = Vector256.Create(1.9875691500e-4f);
        y = (y * x) + Vector256.Create(1.3981999507e-3f);
        y = (y * x) + Vector256.Create(8.3334519073e-3f);
        y = (y * x) + Vector256.Create(4.1665795894e-2f);
        y = (y * x) + Vector256.Create(1.6666665459e-1f);
        y = (y * x) + Vector256.Create(5.0000001201e-1f);
        y = (y * x * x) + x + Vector256<float>.One;
        return y * Vector256.ShiftLeft(Vector256.ConvertToInt32(power) + Vector256.Create(127), 23).AsSingle();
    }

    /// <summary>1 / (1 + e^-x): never 0 or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Logistic(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    /// <summary>Sum of the eight, in a stated order: ((0+4) + (2+6)) + ((1+5) + (3+7)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> x)
    {
        var half = x.GetLower() + x.GetUpper();
        return (half[0] + half[2]) + (half[1] + half[3]);
    }

    /// <summary>ln x for normal x > 0, relative error below 2e-7: Cephes' logf.</summary>
    public static Vector256<float> Log(Vector256<float> x)
    {
        var bits = x.AsInt32();
        var exponent = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23) - Vector256.Create(126));
        var m = ((bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F000000)).AsSingle();
        var small = Vector256.LessThan(m, Vector256.Create(0.707106781186547524f));
        exponent -= Vector256.ConditionalSelect(small, Vector256<float>.One, Vector256<float>.Zero);
        m += Vector256.ConditionalSelect(small, m, Vector256<float>.Zero);
        m -= Vector256<float>.One;
        var z = m * m;
        var y = Vector256.Create(7.0376836292e-2f);
        y = (y * m) + Vector256.Create(-1.1514610310e-1f);
        y = (y * m) + Vector256.Create(1.1676998740e-1f);
        y = (y * m) + Vector256.Create(-1.2420140846e-1f);
        y = (y * m) + Vector256.Create(1.4249322787e-1f);
        y = (y * m) + Vector256.Create(-1.6668057665e-1f);
        y = (y * m) + Vector256.Create(2.0000714765e-1f);
        y = (y * m) + Vector256.Create(-2.4999993993e-1f);
        y = (y * m) + Vector256.Create(3.3333331174e-1f);
        y = (y * m * z) + (exponent * Vector256.Create(-2.12194440e-4f)) - (z * Vector256.Create(0.5f));
        return m + y + (exponent * Vector256.Create(0.693359375f));
    }
}
