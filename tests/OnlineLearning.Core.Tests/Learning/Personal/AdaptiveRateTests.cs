using CsCheck;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Personal;

public class AdaptiveRateTests
{
    private const double Rate = 0.02;

    [Fact]
    public void It_is_the_schedule_s_before_it_has_learnt() => Gen.Double[0, 100].Sample(rate => Assert.Equal(rate, default(AdaptiveRate).Of(rate)));

    [Fact]
    public void It_rises_while_gradients_go_on_and_falls_while_they_alternate()
    {
        Assert.Equal(AdaptiveRate.Most, After(2_000, i => 3).Of(Rate), 1e-12);
        Assert.InRange(After(2_000, i => i % 2 == 0 ? 3 : -3).Of(Rate), Rate * Math.Exp(-4) * 0.999, Rate / 10);
    }

    [Fact]
    public void It_stays_where_gradients_are_noise() => Gen.Int[0, 10_000].Sample(seed =>
    {
        var random = new Random(seed);
        Assert.InRange(After(2_000, _ => random.Gaussian()).Of(Rate), Rate / 4, Rate * 4);
    }, iter: 50);

    [Fact]
    public void It_finds_the_gain_of_a_bias_that_wanders()
    {
        // A random walk seen through noise of the same deviation: the steady gain k of its filter solves k^2 = q (1 - k), q = 1, so 0.618 (Kalman 1960).
        var (random, state, bias, rate, sum) = (new Random(3), 0.0, 0.0, default(AdaptiveRate), 0.0);
        for (var i = 0; i < 20_000; i++)
        {
            state += random.Gaussian();
            var gradient = bias - (state + random.Gaussian());
            bias -= rate.Of(Rate) * gradient;
            rate.Learn(gradient, i);
            sum += i < 10_000 ? 0 : rate.Of(Rate) / 10_000;
        }

        Assert.InRange(sum, 0.45, 0.75);
    }

    [Fact]
    public void It_has_no_unit() => Gen.Select(Gen.Double[-1, 1].Array[1, 60], Gen.Int[-20, 20]).Sample((gradients, power) =>
    {
        var (plain, scaled) = (After(gradients.Length, i => (float)gradients[i]), After(gradients.Length, i => (float)gradients[i] * Math.Pow(2, power)));
        Assert.Equal(plain.Of(Rate), scaled.Of(Rate), 1e-9);
    });

    [Fact]
    public void It_stays_within_its_bounds_and_goes_through_its_bytes() => Gen.Double[-1e44, 1e44].Array[1, 40].Sample(gradients =>
    {
        var rate = After(gradients.Length, i => gradients[i]);
        Assert.InRange(rate.Of(Rate), Rate * Math.Exp(-4), AdaptiveRate.Most);
        var bytes = TestModels.State(rate.Write);
        var reader = new StateReader(bytes);
        Assert.Equal(bytes, TestModels.State(AdaptiveRate.Read(ref reader).Write));
        Assert.True(reader.AtEnd);
    });

    private static AdaptiveRate After(int count, Func<int, double> gradient)
    {
        var rate = default(AdaptiveRate);
        for (var i = 0; i < count; i++)
        {
            rate.Learn(gradient(i), i);
        }

        return rate;
    }
}
