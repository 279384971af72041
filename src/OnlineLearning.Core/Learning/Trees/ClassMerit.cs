namespace OnlineLearning.Core.Learning.Trees;

/// <summary>What a split of several classes into two parts is worth.</summary>
public static class ClassMerit
{
    /// <summary>
    /// Information gain as a share of what it can be at most, log2 of the classes that are there: 0 to 1, so that bound and tie mean the same for any number of classes (Domingos and Hulten 2000, section 2,
    /// where the range of the gain is log2 of the classes). 0 where a part is below <see cref="SplitMerit.LeastShare"/>.
    /// </summary>
    /// <param name="left">Weight by class of what passes.</param>
    /// <param name="right">Of the rest.</param>
    public static double InformationGain(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var (l, r) = (Sum(left), Sum(right));
        var n = l + r;
        if (!(Math.Min(l, r) >= SplitMerit.LeastShare * n && Math.Min(l, r) > 0))
        {
            return 0;
        }

        // n H = n log n - sum of c log c, of each part and of both together.
        double all = 0, apart = 0;
        var classes = 0;
        for (var k = 0; k < left.Length; k++)
        {
            apart += Term(left[k]) + Term(right[k]);
            all += Term(left[k] + right[k]);
            classes += left[k] + right[k] > 0 ? 1 : 0;
        }

        return classes < 2 ? 0 : Math.Max(0, (Term(n) - all - (Term(l) + Term(r) - apart)) / (n * Math.Log2(classes)));
    }

    private static double Term(double count) => count > 0 ? count * Math.Log2(count) : 0;

    private static double Sum(ReadOnlySpan<double> counts)
    {
        double sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
