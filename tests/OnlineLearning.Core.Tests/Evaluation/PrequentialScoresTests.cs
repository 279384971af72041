using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class PrequentialScoresTests
{
    private static readonly Gen<(double Prediction, double Label)[]> Numbers = Gen.Select(Gen.Double[-100, 100], Gen.Double[-100, 100]).Array[1, 60];

    [Fact]
    public void At_every_prefix_the_mean_loss_is_exact_and_the_median_error_within_one_percent() => Numbers.Sample(examples =>
    {
        var scores = new PrequentialScores(TaskKind.Regression, Pinball);
        for (var n = 1; n <= examples.Length; n++)
        {
            scores.Add(examples[n - 1].Prediction, examples[n - 1].Label);
            var (seen, values) = (examples[..n], scores.Values.ToDictionary());
            var errors = seen.Select(each => Math.Abs(each.Prediction - each.Label)).Order().ToList();
            Assert.Equal(seen.Average(each => Pinball(each.Prediction, each.Label)), values["loss"], 1e-9);
            Assert.InRange(values["median_ae"], (errors[(n - 1) / 2] * 0.9899) - 1e-9, (errors[(n - 1) / 2] * 1.0101) + 1e-9);
            Assert.Equal(errors.Average(), values["mae"], 1e-9);
        }
    }, iter: 50);

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Regression)]
    public void Any_split_merged_equals_the_whole(TaskKind task) => Gen.Select(Gen.Select(Gen.Double[0, 1], Gen.Bool.Select(yes => yes ? 1.0 : 0)).Array[1, 60], Gen.Int[0, 60]).Sample((examples, at) =>
    {
        at = Math.Min(at, examples.Length);
        var (merged, whole) = (Of(task, examples[..at]), Of(task, examples));
        merged.Merge(Of(task, examples[at..]));
        Assert.Equal(whole.Values.Select(value => value.Key), merged.Values.Select(value => value.Key));
        Assert.All(whole.Values.Zip(merged.Values), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9 * Math.Max(1, Math.Abs(pair.First.Value))));
        Assert.Equal(whole.Recalibration is null, merged.Recalibration is null);
        Assert.Equal(whole.Reliability?.Error ?? 0, merged.Reliability?.Error ?? 0, 1e-9);
    }, iter: 50, threads: 1);

    [Fact]
    public void Values_are_finite_for_any_finite_input() => Gen.Select(Gen.Double, Gen.Double).Array[1, 30].Sample(examples =>
    {
        var scores = new PrequentialScores(TaskKind.Regression, (prediction, label) => (prediction - label) * (prediction - label));
        foreach (var (prediction, label) in examples.Where(each => double.IsFinite(each.Item1) && double.IsFinite(each.Item2)))
        {
            scores.Add(prediction, label);
            Assert.All(scores.Values, value => Assert.True(double.IsFinite(value.Value), value.Key));
        }
    }, iter: 50);

    [Fact]
    public void Without_details_there_is_less_and_it_does_not_merge_into_more()
    {
        var (less, more) = (new PrequentialScores(TaskKind.Regression, Pinball, isDetailed: false), Of(TaskKind.Regression, [(1, 2)]));
        less.Add(1, 2);
        Assert.Equal(more.Values.Where(value => value.Key != "median_ae"), less.Values);
        Assert.Contains("with details", Assert.Throws<ArgumentException>(() => more.Merge(less)).Message);
        Assert.Null(new PrequentialScores(TaskKind.Binary, Pinball, isDetailed: false).Reliability);
    }

    private static double Pinball(double prediction, double label) => Math.Max(0.9 * (label - prediction), 0.1 * (prediction - label));

    private static PrequentialScores Of(TaskKind task, (double Prediction, double Label)[] examples)
    {
        var scores = new PrequentialScores(task, Pinball);
        Array.ForEach(examples, each => scores.Add(each.Prediction, each.Label));
        return scores;
    }
}
