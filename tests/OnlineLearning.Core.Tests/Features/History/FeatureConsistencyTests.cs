using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.History;

public class FeatureConsistencyTests
{
    private static readonly Gen<double> Values = Gen.OneOf(Gen.Const(double.NaN), Gen.Const(0.0), Gen.Double[-1e308, 1e308], Gen.Int[-3, 3].Select(each => (double)each));

    [Fact]
    public void Every_pair_is_counted_once_as_what_it_is()
    {
        var (one, none) = (FeatureDatum.Of(1.0), FeatureDatum.Null);
        var feature = new FeatureConsistency();
        Assert.Equal(Agreement.Matched, feature.Add(none, none));
        Assert.Equal(Agreement.Matched, feature.Add(one, one));
        Assert.Equal(Agreement.Missing, feature.Add(none, one));
        Assert.Equal(Agreement.Extra, feature.Add(one, none));
        Assert.Equal(Agreement.Mismatched, feature.Add(one, FeatureDatum.Of(3.0)));
        Assert.Equal(Agreement.Mismatched, feature.Add(FeatureDatum.Of("a"), FeatureDatum.Of("b")));
        Assert.Equal(Agreement.Matched, feature.Add(FeatureDatum.Of(["a", "b"]), FeatureDatum.Of(["a", "b"])));
        Assert.Equal((7, 3, 1, 1, 2), (feature.Rows, feature.Matched, feature.Missing, feature.Extra, feature.Mismatched));
        Assert.Equal(4.0 / 7, feature.MismatchRate, 15);
        Assert.Equal((0 + 1.0) / 2, feature.Smape!.Value, 15);
    }

    [Fact]
    public void A_next_number_is_another_number_unless_a_tolerance_allows_it()
    {
        var (near, exact) = (FeatureDatum.Of(Math.BitIncrement(3.0)), FeatureDatum.Of(3.0));
        Assert.Equal(Agreement.Mismatched, new FeatureConsistency().Add(near, exact));
        Assert.Equal(Agreement.Matched, new FeatureConsistency(1e-9).Add(near, exact));
        Assert.Equal(Agreement.Mismatched, new FeatureConsistency(1e-9).Add(FeatureDatum.Of([3.0, 1.0]), FeatureDatum.Of([3.0])));
        Assert.Equal(Agreement.Matched, new FeatureConsistency(1e-9).Add(FeatureDatum.Of([near.Number, 1.0]), FeatureDatum.Of([3.0, 1.0])));
    }

    [Fact]
    public void Smape_is_the_mean_of_its_formula_within_0_and_2_and_merging_parts_gives_the_whole() =>
        Gen.Select(Gen.Select(Values, Values).List[0, 30], Gen.Int[0, 30]).Sample((pairs, cut) =>
        {
            var (whole, left, right) = (new FeatureConsistency(), new FeatureConsistency(), new FeatureConsistency());
            for (var i = 0; i < pairs.Count; i++)
            {
                var (served, history) = (FeatureDatum.Of(pairs[i].Item1), FeatureDatum.Of(pairs[i].Item2));
                Assert.Equal(whole.Add(served, history), (i < cut ? left : right).Add(served, history));
            }

            left.Merge(right);
            Assert.Equal((whole.Rows, whole.Matched, whole.Missing, whole.Extra, whole.Mismatched), (left.Rows, left.Matched, left.Missing, left.Extra, left.Mismatched));
            Assert.Equal(pairs.Count, whole.Rows);
            var numbers = pairs.Where(pair => !double.IsNaN(pair.Item1) && !double.IsNaN(pair.Item2)).ToList();
            Assert.Equal(numbers.Count == 0, whole.Smape is null);
            if (whole.Smape is { } smape)
            {
                var expected = numbers.Average(pair => Formula(pair.Item1, pair.Item2));
                Assert.Equal(expected, smape, 9);
                Assert.Equal(expected, left.Smape!.Value, 9);
                Assert.InRange(smape, 0, 2);
            }
        }, iter: 300);

    [Fact]
    public void The_least_and_the_greatest_numbers_have_an_error_too()
    {
        Assert.Equal(2, Smape(double.Epsilon, 0));
        Assert.Equal(2, Smape(double.MaxValue, double.MinValue));
        Assert.Equal(2 / 3.0, Smape(2 * double.Epsilon, double.Epsilon), 12);
        Assert.Equal(2, Smape(1e308, double.Epsilon));

        static double Smape(double served, double history)
        {
            var feature = new FeatureConsistency();
            feature.Add(FeatureDatum.Of(served), FeatureDatum.Of(history));
            return feature.Smape!.Value;
        }
    }

    // In units of the greater one, so that neither the least nor the greatest numbers leave the range.
    private static double Formula(double served, double history)
    {
        var unit = Math.Max(Math.Abs(served), Math.Abs(history));
        return unit == 0 ? 0 : Math.Abs(served / unit - history / unit) / (Math.Abs(served / unit) + Math.Abs(history / unit)) * 2;
    }
}
