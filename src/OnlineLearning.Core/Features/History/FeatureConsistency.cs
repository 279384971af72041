namespace OnlineLearning.Core.Features.History;

/// <summary>
/// One feature, as served beside as history gives it, over a sample: the counts of Chronon's online/offline consistency, and the symmetric mean absolute percentage error
/// <c>smape = mean of 2 |s - h| / (|s| + |h|)</c>, 0 to 2, over the pairs of numbers (of vectors of one length: their mean over the elements), 0 where both are 0 (Armstrong 1985, halved denominator).
/// </summary>
/// <param name="tolerance">Numbers whose difference is at most this share of the greater magnitude match. 0: bit by bit equal.</param>
public sealed class FeatureConsistency(double tolerance = 0)
{
    private readonly long[] _counts = new long[4];
    private double _errors;
    private long _pairs;

    public long Rows => _counts.Sum();

    public long Matched => _counts[(int)Agreement.Matched];

    public long Missing => _counts[(int)Agreement.Missing];

    public long Extra => _counts[(int)Agreement.Extra];

    public long Mismatched => _counts[(int)Agreement.Mismatched];

    /// <summary>Share of rows that do not match, 0 to 1; 0 of none.</summary>
    public double MismatchRate => Rows == 0 ? 0 : 1 - (double)Matched / Rows;

    /// <summary>Null where no pair was of numbers.</summary>
    public double? Smape => _pairs == 0 ? null : _errors / _pairs;

    public Agreement Add(FeatureDatum served, FeatureDatum history)
    {
        var agreement = (served.IsNull, history.IsNull) switch
        {
            (true, true) => Agreement.Matched,
            (true, false) => Agreement.Missing,
            (false, true) => Agreement.Extra,
            _ => AreAlike(served, history) ? Agreement.Matched : Agreement.Mismatched,
        };
        _counts[(int)agreement]++;
        if (ErrorOf(served, history) is { } error)
        {
            _errors += error;
            _pairs++;
        }

        return agreement;
    }

    /// <summary>Takes in what another counted.</summary>
    public void Merge(FeatureConsistency other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _errors += other._errors;
        _pairs += other._pairs;
    }

    private bool AreAlike(FeatureDatum served, FeatureDatum history) =>
        served == history || (Numbers(served) is { } left && Numbers(history) is { } right && left.Length == right.Length && left.Zip(right, AreNear).All(near => near));

    private bool AreNear(double served, double history) =>
        served.Equals(history) || served == history || Math.Abs(served - history) <= tolerance * Math.Max(Math.Abs(served), Math.Abs(history));

    private static double? ErrorOf(FeatureDatum served, FeatureDatum history) =>
        Numbers(served) is { Length: > 0 } left && Numbers(history) is { } right && left.Length == right.Length ? left.Zip(right, Error).Average() : null;

    private static double Error(double served, double history)
    {
        // Halved only where the sum would overflow: half of the least number is 0.
        var half = Math.Abs(served) > 1 || Math.Abs(history) > 1 ? 0.5 : 1;
        var scale = Math.Abs(served) * half + Math.Abs(history) * half;
        return scale == 0 ? 0 : Math.Abs(served * half - history * half) / scale * 2;
    }

    private static double[]? Numbers(FeatureDatum datum) => datum.Vector ?? (double.IsNaN(datum.Number) ? null : [datum.Number]);
}
