using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// What a split into two parts is worth. A binary part is given as moments of its labels too: count, share of class one. A part below <see cref="LeastShare"/> makes the split worth nothing.
/// </summary>
public static class SplitMerit
{
    /// <summary>Least share of the weight that a part must have, as in MOA's information gain.</summary>
    public const double LeastShare = 0.01;

    /// <summary>Information gain in bits, 0 to 1 (Domingos and Hulten 2000, section 2; Quinlan 1986).</summary>
    public static double InformationGain(in Moments left, in Moments right)
    {
        var n = left.Count + right.Count;
        if (!IsSplit(left, right))
        {
            return 0;
        }

        var one = ((left.Count * left.Mean) + (right.Count * right.Mean)) / n;
        return Math.Max(0, Entropy(one) - (((left.Count * Entropy(left.Mean)) + (right.Count * Entropy(right.Mean))) / n));
    }

    /// <summary>Standard deviation reduction sd(S) - sum of n_i/n sd(S_i) (Ikonomovska, Gama, Dzeroski 2011, FIMT-DD, equation 2), as a share of sd(S): 0 to 1.</summary>
    public static double DeviationReduction(in Moments left, in Moments right)
    {
        if (!IsSplit(left, right))
        {
            return 0;
        }

        var all = left;
        all.Merge(right);
        var deviation = all.StandardDeviation;
        return deviation > 0
            ? Math.Max(0, 1 - (((left.Count * left.StandardDeviation) + (right.Count * right.StandardDeviation)) / (all.Count * deviation)))
            : 0;
    }

    /// <summary>The rest of <paramref name="whole"/> without <paramref name="part"/>: the merge of Chan et al. solved for one of its parts.</summary>
    public static Moments Rest(in Moments whole, in Moments part)
    {
        var count = whole.Count - part.Count;
        if (count <= 0)
        {
            return default;
        }

        var mean = whole.Mean + ((whole.Mean - part.Mean) * (part.Count / count));
        var distance = part.Mean - mean;
        var between = distance * distance * part.Count * (count / whole.Count);
        return new Moments(count, mean, Math.Max(0, whole.SumOfSquares - part.SumOfSquares - between));
    }

    private static bool IsSplit(in Moments left, in Moments right)
        => Math.Min(left.Count, right.Count) >= LeastShare * (left.Count + right.Count) && left.Count > 0 && right.Count > 0;

    private static double Entropy(double p) => p is > 0 and < 1 ? -((p * Math.Log2(p)) + ((1 - p) * Math.Log2(1 - p))) : 0;
}
