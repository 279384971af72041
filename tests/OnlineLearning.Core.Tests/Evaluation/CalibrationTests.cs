using CsCheck;
using OnlineLearning.Core.Evaluation;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class CalibrationTests
{
    private static readonly Gen<(double Probability, double Label)[]> Examples =
        Gen.Select(Gen.Double[0, 1], Gen.Bool.Select(isPositive => isPositive ? 1.0 : 0)).Array[1, 80];

    [Fact]
    public void A_reliability_table_equals_the_groups_of_the_examples_and_its_error_the_ece() => Examples.Sample(examples =>
    {
        var (table, metrics) = (Of(examples), new BinaryMetrics());
        Array.ForEach(examples, each => metrics.Add(each.Probability, each.Label));
        var groups = examples.GroupBy(each => Math.Min(9, Math.Floor(each.Probability * 10))).OrderBy(group => group.Key).ToList();
        Assert.Equal(groups.Count, table.Bins.Count());
        foreach (var (bin, group) in table.Bins.Zip(groups))
        {
            Assert.Equal((group.Key / 10, (group.Key + 1) / 10, group.Count()), (bin.From, bin.To, bin.Count));
            Assert.Equal(group.Average(each => each.Probability), bin.MeanPrediction, 1e-12);
            Assert.Equal(group.Average(each => each.Label), bin.PositiveShare, 1e-12);
        }

        Assert.Equal(metrics.Values.ToDictionary()["ece"], table.Error, 1e-12);
        var positives = examples.Sum(each => each.Label);
        Assert.Equal(positives > 0, table.ExpectedOverObserved is not null);
        if (table.ExpectedOverObserved is { } ratio)
        {
            Assert.Equal(examples.Sum(each => each.Probability) / positives, ratio, 1e-9 * ratio);
        }
    }, iter: 100);

    [Fact]
    public void Tables_of_any_split_merge_to_the_whole() => Gen.Select(Examples, Gen.Int[0, 80]).Sample((examples, at) =>
    {
        at = Math.Min(at, examples.Length);
        var (merged, whole) = (Of(examples[..at]), Of(examples));
        merged.Merge(Of(examples[at..]));
        Assert.All(whole.Bins.Zip(merged.Bins), pair =>
        {
            Assert.Equal((pair.First.From, pair.First.Count), (pair.Second.From, pair.Second.Count));
            Assert.Equal(pair.First.MeanPrediction, pair.Second.MeanPrediction, 1e-12);
            Assert.Equal(pair.First.PositiveShare, pair.Second.PositiveShare, 1e-12);
        });
        Assert.Equal(whole.Bins.Count(), merged.Bins.Count());
    }, iter: 50);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.7, 0.5)]
    [InlineData(-1.2, 1.8)]
    public void The_line_that_the_labels_were_drawn_from_is_found_within_its_error(double intercept, double slope)
    {
        var (metrics, random) = (new BinaryMetrics(), new Random(11));
        for (var i = 0; i < 40_000; i++)
        {
            var logit = (6 * random.NextDouble()) - 3;
            metrics.Add(Logistic(logit), random.NextDouble() < Logistic(intercept + (slope * logit)) ? 1 : 0);
        }

        var line = metrics.Recalibration()!.Value;
        Assert.Equal(intercept, line.Intercept, 0.06);
        Assert.Equal(slope, line.Slope, 0.06);
    }

    /// <summary>Gradient of the exact likelihood, which knows no bins.</summary>
    [Fact]
    public void At_the_line_the_exact_likelihood_is_flat()
    {
        var (metrics, random, examples) = (new BinaryMetrics(), new Random(3), new List<(double Logit, double Label)>());
        for (var i = 0; i < 500; i++)
        {
            var logit = (8 * random.NextDouble()) - 5;
            examples.Add((logit, random.NextDouble() < Logistic(logit / 2) ? 1 : 0));
            metrics.Add(Logistic(logit), examples[^1].Label);
        }

        var line = metrics.Recalibration()!.Value;
        Assert.Equal(0, examples.Average(each => each.Label - Logistic(line.Intercept + (line.Slope * each.Logit))), 1e-3);
        Assert.Equal(0, examples.Average(each => each.Logit * (each.Label - Logistic(line.Intercept + (line.Slope * each.Logit)))), 1e-3);
    }

    [Fact]
    public void There_is_no_line_of_nothing_one_class_one_score_or_separable_classes()
    {
        Assert.Null(Line());
        Assert.Null(Line((0.2, 1), (0.7, 1)));
        Assert.Null(Line((0.4, 0), (0.4, 1), (0.4, 1)));
        Assert.Null(Line((0.2, 0), (0.3, 0), (0.7, 1), (0.8, 1)));

        static CalibrationLine? Line(params (double Probability, double Label)[] examples)
        {
            var metrics = new BinaryMetrics();
            Array.ForEach(examples, each => metrics.Add(each.Probability, each.Label));
            return metrics.Recalibration();
        }
    }

    private static double Logistic(double logit) => 1 / (1 + Math.Exp(-logit));

    private static ReliabilityTable Of((double Probability, double Label)[] examples)
    {
        var table = new ReliabilityTable();
        Array.ForEach(examples, each => table.Add(each.Probability, each.Label));
        return table;
    }
}
