using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;
using static OnlineLearning.Core.Features.OnDemand.Bodies;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Functions of vectors: sums run from the first number to the last, so they are the same bits everywhere. Of two vectors of different lengths they are null.</summary>
internal static class FunctionsOfVectors
{
    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        new("dot", [Vector, Vector], DatumKind.Float, "sum of the products", a => Finite(Dot(a[0].Vector!, a[1].Vector!))),
        new("cosine", [Vector, Vector], DatumKind.Float, "cosine of the angle between them; null where one is 0", a => Cosine(a[0].Vector!, a[1].Vector!)),
        new("distance", [Vector, Vector], DatumKind.Float, "Euclidean distance", a => Distance(a[0].Vector!, a[1].Vector!)),
        new("norm", [Vector], DatumKind.Float, "Euclidean length", a => Finite(Math.Sqrt(Dot(a[0].Vector!, a[0].Vector!)))),
        new("sum", [Vector], DatumKind.Float, "sum; of nothing 0", a => Finite(Sum(a[0].Vector!))),
        new("mean", [Vector], DatumKind.Float, "mean; of nothing null", a => Finite(Sum(a[0].Vector!) / a[0].Vector!.Length)),
        new("least", [Vector], DatumKind.Float, "least number; of nothing null", a => a[0].Vector is [] ? FeatureDatum.Null : Finite(a[0].Vector!.Min())),
        new("greatest", [Vector], DatumKind.Float, "greatest number; of nothing null", a => a[0].Vector is [] ? FeatureDatum.Null : Finite(a[0].Vector!.Max())),
        new("element", [Vector, Int], DatumKind.Float, "the number at a place, from 0; null where there is none", a => a[1].Int >= 0 && a[1].Int < a[0].Vector!.Length ? Finite(a[0].Vector![a[1].Int]) : FeatureDatum.Null),
        new("element", [Texts, Int], DatumKind.String, "the text at a place, from 0; null where there is none", a => a[1].Int >= 0 && a[1].Int < a[0].Strings!.Length ? FeatureDatum.Of(a[0].Strings![a[1].Int]) : FeatureDatum.Null),
        new("length", [Vector], DatumKind.Int, "how many numbers", a => FeatureDatum.Of((long)a[0].Vector!.Length)),
        new("length", [Texts], DatumKind.Int, "how many texts", a => FeatureDatum.Of((long)a[0].Strings!.Length)),
    ];

    private static double Dot(double[] a, double[] b)
    {
        if (a.Length != b.Length)
        {
            return double.NaN;
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static FeatureDatum Cosine(double[] a, double[] b)
    {
        var length = Math.Sqrt(Dot(a, a)) * Math.Sqrt(Dot(b, b));
        return length == 0 ? FeatureDatum.Null : Finite(Dot(a, b) / length);
    }

    private static FeatureDatum Distance(double[] a, double[] b)
    {
        if (a.Length != b.Length)
        {
            return FeatureDatum.Null;
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return Finite(Math.Sqrt(sum));
    }

    private static double Sum(double[] a)
    {
        var sum = 0.0;
        foreach (var number in a)
        {
            sum += number;
        }

        return sum;
    }
}
