using CsCheck;
using OnlineLearning.Core.Evaluation.Comparison;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Comparison;

public class PairedDifferenceTests
{
    [Fact]
    public void The_mean_is_that_of_all_differences_and_blocks_stay_bounded() => Gen.Double[-5, 5].Array[1, 600].Sample(differences =>
    {
        var paired = Of(differences);
        Assert.Equal(differences.Average(), paired.Mean, 1e-9);
        Assert.Equal(differences.Length, paired.Count);
        Assert.Equal(differences.Length / paired.BlockLength, paired.Blocks);
        Assert.InRange(paired.Blocks, 0, 127);
        Assert.True(paired.BlockLength == 1 || paired.Blocks >= 64);
    }, iter: 100);

    [Fact]
    public void The_standard_error_equals_newey_wests_of_the_block_means_computed_anew() => Gen.Double[-5, 5].Array[30, 1_000].Sample(differences =>
    {
        var paired = Of(differences);
        var blocks = differences.Chunk((int)paired.BlockLength).Where(block => block.Length == paired.BlockLength).Select(block => block.Average()).ToArray();
        var (m, mean) = (blocks.Length, blocks.Average());
        var lags = (int)(4 * Math.Pow(m / 100.0, 2 / 9.0));
        double Covariance(int lag) => Enumerable.Range(lag, m - lag).Sum(i => (blocks[i] - mean) * (blocks[i - lag] - mean)) / (m - 1);
        var variance = Covariance(0) + (2 * Enumerable.Range(1, lags).Sum(lag => (1 - (lag / (lags + 1.0))) * Covariance(lag)));
        Assert.Equal(Math.Sqrt(Math.Max(0, variance) / m), paired.StandardError!.Value, 1e-9);
    }, iter: 60);

    /// <summary>What the intervals claim, on streams whose neighbours are alike; the naive error of independent rows would cover in a third of them.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Intervals_of_95_percent_cover_the_truth_in_about_95_percent_of_autocorrelated_streams(double correlation)
    {
        const int streams = 400;
        var (covered, naivelyCovered) = (0, 0);
        for (var seed = 0; seed < streams; seed++)
        {
            var (random, paired, state, squares) = (new Random(seed), new PairedDifference(), 0.0, 0.0);
            const int rows = 4_000;
            for (var i = 0; i < rows; i++)
            {
                state = (correlation * state) + random.NextDouble() - 0.5;
                paired.Add(state);
                squares += state * state;
            }

            covered += Math.Abs(paired.Mean) <= paired.Margin(0.95) ? 1 : 0;
            naivelyCovered += Math.Abs(paired.Mean) <= 1.96 * Math.Sqrt(squares) / rows ? 1 : 0;
        }

        Assert.InRange((double)covered / streams, 0.90, 0.98);
        Assert.True(correlation == 0 || naivelyCovered < 0.5 * streams, $"{naivelyCovered}");
    }

    [Fact]
    public void A_verdict_follows_the_interval()
    {
        var random = new Random(5);
        var noise = Enumerable.Range(0, 2_000).Select(_ => random.NextDouble() - 0.5).ToArray();
        Assert.Equal(Verdict.TooFewRows, Of(noise[..29]).Verdict(0.95));
        Assert.Null(Of(noise[..29]).StandardError);
        Assert.Equal(Verdict.Same, Of(new double[100]).Verdict(0.95));
        Assert.Equal(Verdict.NoDifferenceShown, Of([.. noise.Select(value => value + 0.001)]).Verdict(0.95));
        Assert.Equal(Verdict.Better, Of([.. noise.Select(value => value - 0.1)]).Verdict(0.95));
        Assert.Equal(Verdict.Worse, Of([.. noise.Select(value => value + 0.1)]).Verdict(0.95));
    }

    [Fact]
    public void Quantiles_are_students()
    {
        // 31 blocks of one row: t(30) at 0.975 is 2.0423 (any table).
        var paired = Of([.. Enumerable.Range(0, 31).Select(i => (double)(i % 3))]);
        Assert.Equal(2.0423, paired.Margin(0.95)!.Value / paired.StandardError!.Value, 1e-4);
    }

    [Fact]
    public void What_is_not_finite_is_refused()
    {
        Assert.Contains("allowed: a finite number", Assert.Throws<ArgumentOutOfRangeException>(() => new PairedDifference().Add(double.PositiveInfinity)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new double[40]).Margin(1));
    }

    private static PairedDifference Of(double[] differences)
    {
        var paired = new PairedDifference();
        Array.ForEach(differences, paired.Add);
        return paired;
    }
}
