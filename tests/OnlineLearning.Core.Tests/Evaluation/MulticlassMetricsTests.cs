using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class MulticlassMetricsTests
{
    private const int Classes = 4;

    private static readonly Gen<(int Predicted, int Label, double[] Probabilities)[]> Examples =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Double[0.01, 1].Array[Classes], (predicted, label, weights) => (predicted, label, Normalised(weights))).Array[1, 60];

    [Fact]
    public void At_every_prefix_they_equal_the_batch_formulas() => Examples.Sample(examples =>
    {
        var metrics = new MulticlassMetrics(Classes);
        for (var n = 1; n <= examples.Length; n++)
        {
            metrics.Add(examples[n - 1].Predicted, examples[n - 1].Label, examples[n - 1].Probabilities);
            var (seen, values) = (examples[..n], metrics.Values.ToDictionary());
            Assert.Equal(n, metrics.Count);
            Assert.Equal(seen.Average(each => each.Predicted == each.Label ? 1.0 : 0), values["accuracy"], 1e-12);
            Assert.Equal(seen.Average(each => -Math.Log(each.Probabilities[each.Label])), values["log_loss"], 1e-9);
            Assert.Equal(MacroF1(seen), values["macro_f1"], 1e-12);
            var chance = Enumerable.Range(0, Classes).Sum(k => seen.Average(each => each.Label == k ? 1.0 : 0) * seen.Average(each => each.Predicted == k ? 1.0 : 0));
            Assert.Equal(chance < 1 - 1e-12, values.ContainsKey("kappa"));
            if (chance < 1 - 1e-12)
            {
                Assert.Equal((values["accuracy"] - chance) / (1 - chance), values["kappa"], 1e-9);
            }
        }
    }, iter: 50);

    /// <summary>Figures of scikit-learn's documentation of cohen_kappa_score and f1_score.</summary>
    [Fact]
    public void They_equal_published_figures()
    {
        Assert.Equal(0.4285714, Of(3, [2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])["kappa"], 1e-6);
        Assert.Equal(0.2666667, Of(3, [0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1])["macro_f1"], 1e-6);

        static Dictionary<string, double> Of(int classes, int[] labels, int[] predicted)
        {
            var metrics = new MulticlassMetrics(classes);
            foreach (var (label, guess) in labels.Zip(predicted))
            {
                metrics.Add(guess, label, []);
            }

            return metrics.Values.ToDictionary();
        }
    }

    [Fact]
    public void Any_split_merged_equals_the_whole_and_the_state_round_trips() => Gen.Select(Examples, Gen.Int[0, 60]).Sample((examples, at) =>
    {
        at = Math.Min(at, examples.Length);
        var (merged, whole, again) = (Of(examples[..at]), Of(examples), new MulticlassMetrics(Classes));
        merged.Merge(Of(examples[at..]));
        Assert.Equal(whole.Values.Select(value => value.Key), merged.Values.Select(value => value.Key));
        Assert.All(whole.Values.Zip(merged.Values), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9));
        var reader = new StateReader(Bytes(whole));
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(Bytes(whole), Bytes(again));
        Assert.Equal(whole.Count, again.Count);
        whole.Clear();
        Assert.Equal(Bytes(new MulticlassMetrics(Classes)), Bytes(whole));
        Assert.Empty(whole.Values);
    }, iter: 50);

    [Fact]
    public void Without_probabilities_there_is_no_log_loss()
    {
        var metrics = new MulticlassMetrics(2);
        metrics.Add(0, 0, [0.5, 0.5]);
        Assert.Contains(metrics.Values, value => value.Key == "log_loss");
        metrics.Add(1, 0, []);
        Assert.DoesNotContain(metrics.Values, value => value.Key == "log_loss");
        Assert.Equal(1, metrics.Confusion(0, 1));
    }

    [Fact]
    public void What_is_out_of_range_is_refused_with_what_is_allowed()
    {
        var metrics = new MulticlassMetrics(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassMetrics(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassMetrics(65));
        Assert.Contains("Class 3 was given; allowed: 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Add(3, 0, [])).Message);
        Assert.Equal("label", Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Add(0, -1, [])).ParamName);
        Assert.Contains("2 probabilities were given; allowed: 3", Assert.Throws<ArgumentException>(() => metrics.Add(0, 0, [0.5, 0.5])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Add(0, 0, [double.NaN, 1, 0]));
        Assert.Contains("allowed: 3", Assert.Throws<ArgumentException>(() => metrics.Merge(new MulticlassMetrics(2))).Message);
        Assert.Equal(0, metrics.Count);
    }

    private static double MacroF1((int Predicted, int Label, double[])[] seen)
    {
        var classes = seen.Select(each => each.Label).Concat(seen.Select(each => each.Predicted)).Distinct();
        return classes.Average(k =>
        {
            double hits = seen.Count(each => each.Label == k && each.Predicted == k);
            var (precision, recall) = (hits / Math.Max(1, seen.Count(each => each.Predicted == k)), hits / Math.Max(1, seen.Count(each => each.Label == k)));
            return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
        });
    }

    private static double[] Normalised(double[] weights) => [.. weights.Select(weight => weight / weights.Sum())];

    private static MulticlassMetrics Of((int Predicted, int Label, double[] Probabilities)[] examples)
    {
        var metrics = new MulticlassMetrics(Classes);
        Array.ForEach(examples, each => metrics.Add(each.Predicted, each.Label, each.Probabilities));
        return metrics;
    }

    private static byte[] Bytes(MulticlassMetrics metrics)
    {
        var writer = new StateWriter();
        metrics.Write(writer);
        return writer.ToArray();
    }
}
