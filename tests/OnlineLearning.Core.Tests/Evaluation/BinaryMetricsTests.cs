using CsCheck;
using OnlineLearning.Core.Evaluation;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class BinaryMetricsTests
{
    // Few distinct scores, so that ties are common; all lie in different bins.
    private static readonly Gen<(double Probability, bool IsPositive)[]> Examples =
        Gen.Select(Gen.Int[0, 20].Select(step => step / 20.0), Gen.Bool, (probability, isPositive) => (probability, isPositive)).Array[1, 60];

    [Fact]
    public void At_every_prefix_they_equal_the_batch_formulas() => Examples.Sample(examples =>
    {
        var metrics = new BinaryMetrics();
        for (var n = 1; n <= examples.Length; n++)
        {
            metrics.Add(examples[n - 1].Probability, examples[n - 1].IsPositive ? 1 : 0);
            var seen = examples[..n];
            var values = metrics.Values.ToDictionary();
            var share = seen.Average(each => each.IsPositive ? 1.0 : 0);
            Assert.Equal(n, metrics.Count);
            Assert.Equal(seen.Average(each => each.Probability >= 0.5 == each.IsPositive ? 1.0 : 0), values["accuracy"], 1e-12);
            Assert.Equal(seen.Average(Loss), values["log_loss"], 1e-9);
            Assert.Equal(seen.Average(each => Math.Pow(each.Probability - (each.IsPositive ? 1 : 0), 2)), values["brier"], 1e-9);
            Assert.Equal(CalibrationError(seen), values["ece"], 1e-9);
            Assert.Equal(share is > 0 and < 1, values.ContainsKey("auc"));
            Assert.Equal(share is > 0 and < 1, values.ContainsKey("normalised_entropy"));
            if (share is > 0 and < 1)
            {
                Assert.Equal(PairwiseArea(seen), values["auc"], 1e-12);
                Assert.Equal(seen.Average(Loss) / seen.Average(each => -Math.Log(each.IsPositive ? share : 1 - share)), values["normalised_entropy"], 1e-9);
            }
        }
    }, iter: 50, threads: 1);

    [Theory]
    [InlineData(BinaryMetrics.FineBins, 1e-4)]
    [InlineData(BinaryMetrics.CoarseBins, 1e-3)]
    public void The_binned_area_is_near_the_exact_one_for_scores_without_ties(int bins, double tolerance)
    {
        var (metrics, random) = (new BinaryMetrics(bins), new Random(7));
        var examples = new (double Probability, bool IsPositive)[2_000];
        foreach (ref var example in examples.AsSpan())
        {
            var logit = 4 * random.NextDouble() - 5 + random.NextDouble();
            example = (1 / (1 + Math.Exp(-logit)), random.NextDouble() < 1 / (1 + Math.Exp(-logit)));
            metrics.Add(example.Probability, example.IsPositive ? 1 : 0);
        }

        Assert.Equal(PairwiseArea(examples), metrics.Values.ToDictionary()["auc"], tolerance);
    }

    [Fact]
    public void A_certain_and_wrong_prediction_costs_a_finite_log_loss()
    {
        var metrics = new BinaryMetrics();
        metrics.Add(0, 1);
        Assert.Equal(-Math.Log(1e-15), metrics.Values.ToDictionary()["log_loss"], 1e-9);
    }

    private static double Loss((double Probability, bool IsPositive) each)
    {
        var held = Math.Clamp(each.Probability, 1e-15, 1 - 1e-15);
        return -Math.Log(each.IsPositive ? held : 1 - held);
    }

    private static double PairwiseArea((double Probability, bool IsPositive)[] examples)
    {
        var (positives, negatives) = (examples.Where(each => each.IsPositive).ToArray(), examples.Where(each => !each.IsPositive).ToArray());
        var won = positives.Sum(positive => negatives.Sum(negative => (Math.Sign(positive.Probability - negative.Probability) + 1) / 2.0));
        return won / positives.Length / negatives.Length;
    }

    private static double CalibrationError((double Probability, bool IsPositive)[] examples) => examples
        .GroupBy(each => Math.Min(9, Math.Floor(each.Probability * 10)))
        .Sum(bin => (double)bin.Count() / examples.Length * Math.Abs(bin.Average(each => each.Probability) - bin.Average(each => each.IsPositive ? 1.0 : 0)));
}
