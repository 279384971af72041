using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class FriedmanTests
{
    /// <summary>Friedman 1991, and Ikonomovska et al. 2011; inputs counted from 1 as there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Labels_are_the_papers_function(int concept)
    {
        var regions = new int[3];
        foreach (var row in Rows.Of("friedman", 50_000, $"concept={concept}", "noise=0"))
        {
            double[] x = [double.NaN, .. row];
            var region = Region(concept, x);
            var expected = (concept, region) switch
            {
                (5, _) => (10 * Math.Sin(Math.PI * x[4] * x[5])) + (20 * Math.Pow(x[2] - 0.5, 2)) + (10 * x[1]) + (5 * x[3]),
                (6, _) => (10 * Math.Sin(Math.PI * x[2] * x[5])) + (20 * Math.Pow(x[4] - 0.5, 2)) + (10 * x[3]) + (5 * x[1]),
                (_, 1) => (10 * x[1] * x[2]) + (20 * (x[3] - 0.5)) + (10 * x[4]) + (5 * x[5]),
                (_, 2) => (10 * Math.Cos(x[1] * x[2])) + (20 * (x[3] - 0.5)) + Math.Exp(x[4]) + (5 * Math.Pow(x[5], 2)),
                _ => (10 * Math.Sin(Math.PI * x[1] * x[2])) + (20 * Math.Pow(x[3] - 0.5, 2)) + (10 * x[4]) + (5 * x[5]),
            };
            Assert.Equal(expected, row[10], 1e-12);
            regions[region]++;
        }

        // The regions' volumes: 0.3 to the power of their conditions.
        var volume = concept switch { 2 => 0.0081, 3 => 0.027, 4 => 0.09, _ => 0 };
        Assert.All(regions[1..], count => Assert.InRange(count / 50_000.0, volume * 0.75, volume * 1.25));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Noise_is_normal_with_the_stated_deviation(double deviation)
    {
        var noise = Rows.Of("friedman", Rows.Many, "noise=0").Zip(Rows.Of("friedman", Rows.Many, FormattableString.Invariant($"noise={deviation}")), (clean, noisy) => noisy[^1] - clean[^1]).ToList();
        Assert.InRange(noise.Average(), -0.04 * deviation, 0.04 * deviation);
        Rows.AssertShare(0.6827, [.. noise.Select(value => Math.Abs(value) < deviation)]);
        Rows.AssertShare(0.9545, [.. noise.Select(value => Math.Abs(value) < 2 * deviation)]);
    }

    private static int Region(int concept, double[] x) => concept switch
    {
        2 when x[2] < 0.3 && x[3] < 0.3 && x[4] > 0.7 && x[5] < 0.3 => 1,
        2 when x[2] > 0.7 && x[3] > 0.7 && x[4] < 0.3 && x[5] > 0.7 => 2,
        3 when x[2] < 0.3 && x[3] < 0.3 && x[4] > 0.7 => 1,
        3 when x[2] > 0.7 && x[3] > 0.7 && x[4] < 0.3 => 2,
        4 when x[2] < 0.3 && x[3] < 0.3 => 1,
        4 when x[2] > 0.7 && x[3] > 0.7 => 2,
        _ => 0,
    };
}
