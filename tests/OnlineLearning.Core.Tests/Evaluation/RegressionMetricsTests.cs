using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class RegressionMetricsTests
{
    [Fact]
    public void At_every_prefix_they_equal_the_batch_formulas() => Gen.Select(Gen.Double[-100, 100], Gen.Double[-100, 100]).Array[1, 60].Sample(examples =>
    {
        var metrics = new RegressionMetrics();
        for (var n = 1; n <= examples.Length; n++)
        {
            metrics.Add(examples[n - 1].Item1, examples[n - 1].Item2);
            var errors = examples.Take(n).Select(each => each.Item1 - each.Item2).ToArray();
            var labels = examples.Take(n).Select(each => each.Item2).ToArray();
            var spread = labels.Sum(label => Math.Pow(label - labels.Average(), 2));
            var values = metrics.Values.ToDictionary();
            Assert.Equal(n, metrics.Count);
            Assert.Equal(errors.Average(Math.Abs), values["mae"], 1e-9);
            Assert.Equal(Math.Sqrt(errors.Average(error => error * error)), values["rmse"], 1e-9);
            Assert.Equal(n > 1 && spread > 0, values.ContainsKey("r2"));
            if (spread > 1)
            {
                var expected = 1 - errors.Sum(error => error * error) / spread;
                Assert.Equal(expected, values["r2"], 1e-9 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }, iter: 100);

    [Fact]
    public void The_model_s_own_loss_is_its_mean_of_any_split_and_after_a_round_trip()
    {
        var loss = LossRegistry.Create(LossDefinition.Of("quantile", ("tau", 0.9)));
        var (whole, part, other) = (new RegressionMetrics(loss), new RegressionMetrics(loss), new RegressionMetrics(loss));
        double sum = 0;
        for (var i = 0; i < 100; i++)
        {
            var (prediction, label) = (i * 7 % 13, i * 5 % 11);
            whole.Add(prediction, label);
            (i < 30 ? part : other).Add(prediction, label);
            sum += loss.Value(prediction, label);
        }

        part.Merge(other);
        var writer = new StateWriter();
        part.Write(writer);
        var reader = new StateReader(writer.WrittenSpan);
        var again = part.Create();
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(sum / 100, whole.Values.Single(value => value.Key == "loss").Value, 1e-9);
        Assert.Equal(sum / 100, again.Values.Single(value => value.Key == "loss").Value, 1e-9);
        Assert.DoesNotContain(new RegressionMetrics().Values, value => value.Key == "loss");
    }
}
