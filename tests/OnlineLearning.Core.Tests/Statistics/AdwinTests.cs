using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class AdwinTests
{
    [Fact]
    public void At_every_value_window_and_verdict_equal_those_of_all_cuts_of_the_values_themselves() =>
        Gen.Select(Gen.Double[0, 1].Array[100, 250], Gen.Double[-1, 1], Gen.Int[0, 250], Gen.Int[1, 40], Gen.Int[1, 7]).Sample((values, shift, at, clock, buckets) =>
        {
            var window = new Adwin(0.05, clock, buckets);
            var oracle = new AdwinOracle(0.05, clock, buckets, 5, 10);
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i] + (i >= at ? shift : 0);
                Assert.Equal(oracle.Update(value), window.Update(value));
                Assert.Equal(oracle.Values.Count, window.Width);
                Assert.Equal(oracle.Mean, window.Mean, 1e-9);
                Assert.Equal(oracle.Variance, window.Variance, 1e-9);
            }
        }, iter: 30);

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.5, 0.1)]
    public void A_stream_that_does_not_change_gives_hardly_an_alarm(double least, double rate)
    {
        // Theorem 3.1: at any one time a cut is false with chance delta at most; each stream is looked at 312 times here, so the rate of alarms per look is what delta bounds.
        var (alarms, looks) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var window = new Adwin(0.002);
            for (var i = 0; i < 10_000; i++)
            {
                alarms += window.Update(least + (random.NextDouble() < rate ? 0.5 : 0)) ? 1 : 0;
                looks += i % 32 == 0 ? 1 : 0;
            }
        }

        Assert.InRange(alarms, 0, 0.002 * looks);
    }

    [Theory]
    [InlineData(0.1, 2_000)]
    [InlineData(0.2, 500)]
    [InlineData(0.5, 100)]
    public void A_step_of_an_error_rate_is_told_in_time_and_only_the_new_rate_is_left(double step, int within)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var window = new Adwin();
            for (var i = 0; i < 5_000; i++)
            {
                window.Update(random.NextDouble() < 0.2 ? 1 : 0);
            }

            var told = Enumerable.Range(1, within).Any(_ => window.Update(random.NextDouble() < 0.2 + step ? 1 : 0) && window.Mean > 0.2);
            Assert.True(told, $"seed {seed}: a step of {step} was not told within {within} values");
            for (var i = 0; i < 3_000; i++)
            {
                window.Update(random.NextDouble() < 0.2 + step ? 1 : 0);
            }

            Assert.InRange(window.Mean, 0.2 + (0.7 * step), 0.2 + (1.2 * step) + 0.03);
            Assert.InRange(window.Width, 1, 3_000 + (2 * within));
        }
    }

    [Fact]
    public void A_million_values_take_no_memory_beyond_the_first()
    {
        var window = new Adwin();
        window.Update(0.5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000_000; i++)
        {
            window.Update(i % 7 / 7.0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000_001, window.Width);
        Assert.Equal(3.0 / 7, window.Mean, 1e-6);
        Assert.InRange(Bytes(window).Length, 1, 80 + (Adwin.MostRows * (1 + (5 * 16))));
    }

    [Fact]
    public void State_round_trips_and_goes_on_alike() => Gen.Select(Gen.Double[-1e3, 1e3].Array[1, 200], Gen.Int[1, 5]).Sample((values, buckets) =>
    {
        var straight = new Adwin(0.1, 4, buckets);
        var broken = new Adwin(0.1, 4, buckets);
        foreach (var value in values)
        {
            var reader = new StateReader(Bytes(broken));
            broken = Adwin.Read(ref reader);
            Assert.True(reader.AtEnd);
            Assert.Equal(straight.Update(value), broken.Update(value));
        }

        Assert.Equal(Bytes(straight), Bytes(broken));
    }, iter: 50);

    [Fact]
    public void It_is_finite_on_any_input() => Gen.Double.Array[1, 200].Sample(values =>
    {
        var window = new Adwin(0.5, 1, 2);
        foreach (var value in values)
        {
            window.Update(value);
            Assert.True(double.IsFinite(window.Mean) && double.IsFinite(window.Variance) && window.Variance >= 0);
        }
    });

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(clock: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(buckets: 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(minWindow: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(grace: -1));
    }

    private static byte[] Bytes(Adwin window)
    {
        var writer = new StateWriter();
        window.Write(writer);
        return writer.ToArray();
    }
}
