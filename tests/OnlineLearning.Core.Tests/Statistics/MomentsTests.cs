using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class MomentsTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-1e6, 1e6].Array[1, 100];

    [Fact]
    public void At_every_prefix_they_equal_the_batch_formulas() => Values.Sample(values =>
    {
        var moments = default(Moments);
        for (var n = 1; n <= values.Length; n++)
        {
            moments.Add(values[n - 1]);
            var mean = values.Take(n).Average();
            var squares = values.Take(n).Sum(value => (value - mean) * (value - mean));
            Assert.Equal(n, moments.Count);
            Assert.Equal(mean, moments.Mean, 1e-6);
            AssertNear(squares / n, moments.Variance);
            AssertNear(n > 1 ? squares / (n - 1) : 0, moments.SampleVariance);
            AssertNear(Math.Sqrt(squares / n), moments.StandardDeviation);
            AssertNear(n > 1 ? Math.Sqrt(squares / (n - 1)) : 0, moments.SampleStandardDeviation);
        }
    }, iter: 100);

    [Fact]
    public void Any_split_merged_in_any_grouping_equals_the_whole() => Gen.Select(Values, Gen.Int[0, 100], Gen.Int[0, 100]).Sample((values, first, second) =>
    {
        var (low, high) = (Math.Min(Math.Min(first, second), values.Length), Math.Min(Math.Max(first, second), values.Length));
        var (a, b, c) = (Of(values[..low]), Of(values[low..high]), Of(values[high..]));
        var (left, right, whole) = (a, a, Of(values));
        left.Merge(b);
        left.Merge(c);
        b.Merge(c);
        right.Merge(b);
        foreach (var merged in (Moments[])[left, right])
        {
            Assert.Equal(whole.Count, merged.Count);
            Assert.Equal(whole.Mean, merged.Mean, 1e-6);
            AssertNear(whole.SumOfSquares, merged.SumOfSquares);
        }
    });

    [Fact]
    public void Ten_million_values_merged_and_added_keep_mean_and_variance()
    {
        var (added, merged) = (default(Moments), default(Moments));
        for (var i = 0; i < 5_000_000; i++)
        {
            var pair = default(Moments);
            pair.Add(1e6 - 1);
            pair.Add(1e6 + 1);
            added.Add(1e6 - 1);
            added.Add(1e6 + 1);
            merged.Merge(pair);
        }

        var doubled = merged;
        doubled.Merge(merged);
        foreach (var (count, moments) in new[] { (1e7, added), (1e7, merged), (2e7, doubled) })
        {
            Assert.Equal(count, moments.Count);
            Assert.Equal(1e6, moments.Mean, 1e-6);
            Assert.Equal(1, moments.Variance, 1e-6);
        }
    }

    [Fact]
    public void They_are_finite_for_any_finite_input_and_pass_over_nan() => Gen.Double.Array[1, 50].Sample(values =>
    {
        var moments = Of([.. values, double.MaxValue, -double.MaxValue, 1e300, double.NaN]);
        moments.Merge(moments);
        Assert.Equal(2 * (values.Count(value => !double.IsNaN(value)) + 3), moments.Count);
        Assert.True(double.IsFinite(moments.Mean) && double.IsFinite(moments.SampleVariance) && moments.SumOfSquares >= 0);
    });

    [Fact]
    public void State_round_trips_bit_for_bit() => Values.Sample(values =>
    {
        var writer = new StateWriter();
        Of(values).Write(writer);
        var reader = new StateReader(writer.WrittenSpan);
        Assert.Equal(Of(values), Moments.Read(ref reader));
        Assert.True(reader.AtEnd);
    });

    private static Moments Of(double[] values)
    {
        var moments = default(Moments);
        foreach (var value in values)
        {
            moments.Add(value);
        }

        return moments;
    }

    private static void AssertNear(double expected, double actual) => Assert.Equal(expected, actual, 1e-8 * Math.Max(1e3, Math.Abs(expected)));
}
