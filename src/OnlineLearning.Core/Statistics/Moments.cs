using System.Runtime.CompilerServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics;

/// <summary>
/// Count, mean and sum of squared deviations of a stream, in one pass and mergeable: any split of the stream, merged, gives the whole up to rounding.
/// Values are held within +-<see cref="Limit"/>, so that every result is finite for any input; NaN is not counted.
/// Sources: Welford 1962 (add); Chan, Golub, LeVeque 1979, equation 2.1, and Pebay 2008, equations 1.3 and 1.4 (merge). The count is a double: products of
/// counts in the merge overflow integers from a few million on.
/// </summary>
public struct Moments
{
    /// <summary>Greatest magnitude that is counted as it is; beyond it a value counts as +-this.</summary>
    public const double Limit = 1e100;

    private const byte StateVersion = 1;

    public Moments(double count, double mean, double sumOfSquares) => (Count, Mean, SumOfSquares) = (count, mean, sumOfSquares);

    /// <summary>Values counted.</summary>
    public double Count { get; private set; }

    /// <summary>Mean; 0 while there is no value.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of squared deviations from the mean (M2).</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>M2 / n; 0 while there is no value.</summary>
    public readonly double Variance => Count > 0 ? SumOfSquares / Count : 0;

    /// <summary>M2 / (n - 1); 0 below two values.</summary>
    public readonly double SampleVariance => Count > 1 ? SumOfSquares / (Count - 1) : 0;

    /// <summary>Square root of <see cref="Variance"/>.</summary>
    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Square root of <see cref="SampleVariance"/>.</summary>
    public readonly double SampleStandardDeviation => Math.Sqrt(SampleVariance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        value = Math.Clamp(value, -Limit, Limit);
        Count++;
        var before = value - Mean;
        Mean += before / Count;
        SumOfSquares += before * (value - Mean);
    }

    public void Merge(in Moments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
            return;
        }

        var count = Count + other.Count;
        var delta = other.Mean - Mean;
        Mean += delta * (other.Count / count);
        SumOfSquares += other.SumOfSquares + delta * delta * (Count * (other.Count / count));
        Count = count;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Double(Count);
        writer.Double(Mean);
        writer.Double(SumOfSquares);
    }

    public static Moments Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(Moments));
        return new(reader.Double(), reader.Double(), reader.Double());
    }
}
