using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class PageHinkleyTests
{
    [Fact]
    public void At_every_prefix_the_statistic_and_the_verdict_equal_the_formula_over_the_whole_prefix() =>
        Gen.Select(Gen.Double[0, 1].Array[40, 120], Gen.Double[0, 5], Gen.Double[0.9, 1], Gen.Double[1, 20]).Sample((values, shift, alpha, threshold) =>
        {
            var test = new PageHinkley(20, 0.005, threshold, alpha);
            for (var n = 1; n <= values.Length; n++)
            {
                values[n - 1] += n > 30 ? shift : 0;
                var drift = test.Update(values[n - 1]);
                var sums = Enumerable.Range(1, n).Select(t => Sum(values, t, alpha, 0.005)).ToArray();
                var expected = sums[^1] - sums.Min();
                Assert.Equal(expected, test.Statistic, 1e-9);
                Assert.Equal(n >= 20 && expected > threshold, drift);
                if (drift)
                {
                    return;
                }
            }
        }, iter: 50);

    [Fact]
    public void With_the_defaults_a_worse_loss_is_told_soon_and_a_steady_or_better_one_never()
    {
        var (worse, steady, better) = (new PageHinkley(), new PageHinkley(), new PageHinkley());
        for (var i = 0; i < 2_000; i++)
        {
            var noise = i * 37 % 100 / 1_000.0;
            Assert.False(worse.Update(0.3 + noise) || steady.Update(0.3 + noise) || better.Update(0.3 + noise));
        }

        var told = Enumerable.Range(1, 500).First(i => worse.Update(1.3 + i * 37 % 100 / 1_000.0));
        Assert.InRange(told, 50, 60);
        Assert.DoesNotContain(Enumerable.Range(1, 500), i => steady.Update(0.3 + i * 37 % 100 / 1_000.0) || better.Update(0.1));
    }

    [Fact]
    public void The_value_after_a_drift_starts_a_new_test()
    {
        var test = new PageHinkley(1, 0, 1, 1);
        Assert.False(test.Update(0));
        Assert.True(test.Update(10));
        Assert.True(test.IsDrift);
        Assert.False(test.Update(10));
        Assert.Equal((1, 0), (test.Count, test.Statistic));
    }

    [Fact]
    public void State_round_trips_and_goes_on_alike() => Gen.Double[-1e3, 1e3].Array[1, 80].Sample(values =>
    {
        var straight = new PageHinkley(5, 0.1, 100, 0.99);
        var broken = new PageHinkley(5, 0.1, 100, 0.99);
        foreach (var value in values)
        {
            var reader = new StateReader(Bytes(broken));
            broken = PageHinkley.Read(ref reader);
            Assert.True(reader.AtEnd);
            Assert.Equal(straight.Update(value), broken.Update(value));
        }

        Assert.Equal(Bytes(straight), Bytes(broken));
    }, iter: 50);

    [Fact]
    public void It_is_finite_on_any_input() => Gen.Double.Array[1, 100].Sample(values =>
    {
        var test = new PageHinkley();
        foreach (var value in values)
        {
            test.Update(value);
            Assert.True(double.IsFinite(test.Statistic));
        }
    });

    private static double Sum(double[] values, int t, double alpha, double delta) =>
        Enumerable.Range(1, t).Sum(i => Math.Pow(alpha, t - i) * (values[i - 1] - values.Take(i).Average() - delta));

    private static byte[] Bytes(PageHinkley test)
    {
        var writer = new StateWriter();
        test.Write(writer);
        return writer.ToArray();
    }
}
