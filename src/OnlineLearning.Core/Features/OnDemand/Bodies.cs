namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Bodies of functions from plain ones. A result that is no finite number is null.</summary>
internal static class Bodies
{
    public static FeatureDatum Finite(double number) => double.IsFinite(number) ? FeatureDatum.Of(number) : FeatureDatum.Null;

    public static FunctionBody Float(Func<double, double> of) => a => Finite(of(a[0].Number));

    public static FunctionBody Float(Func<double, double, double> of) => a => Finite(of(a[0].Number, a[1].Number));

    public static FunctionBody Whole(Func<long, long, long?> of) => a => of(a[0].Int, a[1].Int) is { } number ? FeatureDatum.Of(number) : FeatureDatum.Null;

    public static FunctionBody Flag(Func<int, bool> of, Func<FeatureDatum, FeatureDatum, int> compare) => a => FeatureDatum.Of(of(compare(a[0], a[1])));

    public static FunctionBody OfText(Func<string, string> of) => a => Bounded(of(a[0].Text!));

    /// <summary>Texts of more than <see cref="LongestText"/> characters are null.</summary>
    public static FeatureDatum Bounded(string text) => text.Length <= LongestText ? FeatureDatum.Of(text) : FeatureDatum.Null;

    /// <summary>Longest text that a function gives, in UTF-16 units.</summary>
    public const int LongestText = 65_536;
}
