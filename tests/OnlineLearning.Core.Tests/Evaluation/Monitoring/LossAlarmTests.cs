using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Monitoring;

/// <summary>How seldom it cries wolf and how soon it tells a rise, on the mean of blocks of 16 losses.</summary>
public class LossAlarmTests
{
    private static readonly Dictionary<string, Func<Random, double>> Losses = new()
    {
        ["squared normal"] = random => Math.Pow(random.Gaussian(), 2),
        ["exponential"] = random => -Math.Log(1 - random.NextDouble()),
        ["lognormal"] = random => Math.Exp(1.5 * random.Gaussian()),
        ["pareto"] = random => Math.Pow(1 - random.NextDouble(), -1 / 2.2) - 1,
    };

    public static TheoryData<string> Kinds => new(Losses.Keys);

    public static TheoryData<string, double, int, int> Rises => new()
    {
        { "squared normal", 1.5, 30, 45 },
        { "squared normal", 2, 15, 20 },
        { "exponential", 1.5, 20, 30 },
        { "exponential", 2, 11, 15 },
        { "lognormal", 1.5, 70, 120 },
        { "lognormal", 2, 30, 45 },
        { "pareto", 1.5, 55, 100 },
        { "pareto", 2, 25, 40 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_stationary_loss_raises_at_most_one_alarm_in_100_000_blocks(string kind)
    {
        var alarms = 0;
        for (var stream = 0; stream < 20; stream++)
        {
            var (alarm, random) = (new LossAlarm(), new Random(stream));
            for (var block = 0; block < 5_000; block++)
            {
                alarms += alarm.Update(Block(kind, random)) ? 1 : 0;
            }
        }

        Assert.InRange(alarms, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Rises))]
    public void A_rise_is_told_within_the_stated_blocks(string kind, double rise, int median, int nineOfTen)
    {
        var delays = Enumerable.Range(0, 100).Select(stream => Delay(kind, rise, new Random(1_000 + stream))).Order().ToList();
        Assert.True(delays[50] <= median && delays[90] <= nineOfTen, $"{kind} x {rise}: median {delays[50]}, nine of ten {delays[90]}");
    }

    [Fact]
    public void The_unit_of_the_loss_is_of_no_account()
    {
        foreach (var unit in (double[])[1e-12, 1e12])
        {
            var (one, other, random) = (new LossAlarm(), new LossAlarm(), new Random(1));
            for (var block = 0; block < 2_000; block++)
            {
                var loss = Block("exponential", random) * (block > 1_000 ? 2 : 1);
                Assert.Equal(one.Update(loss), other.Update(loss * unit));
            }
        }
    }

    [Fact]
    public void One_outlier_is_no_drift_and_a_constant_or_a_falling_loss_neither()
    {
        var (alarm, random) = (new LossAlarm(), new Random(2));
        for (var block = 0; block < 3_000; block++)
        {
            Assert.False(alarm.Update(block == 1_000 ? 1e30 : block < 2_000 ? 1 + random.NextDouble() : 0.5));
        }
    }

    /// <summary>A regression: an outlier entered mean and deviation in full, after which no rise could be told any more.</summary>
    [Fact]
    public void A_rise_is_told_after_an_outlier()
    {
        var (alarm, random) = (new LossAlarm(), new Random(4));
        for (var block = 0; block < 500; block++)
        {
            Assert.False(alarm.Update(block == 100 ? 1e30 : Block("exponential", random)));
        }

        Assert.Contains(true, Enumerable.Range(0, 30).Select(_ => alarm.Update(2 * Block("exponential", random))));
    }

    [Fact]
    public void It_goes_on_after_a_round_trip()
    {
        var (straight, broken, random) = (new LossAlarm(), new LossAlarm(), new Random(3));
        for (var block = 0; block < 1_000; block++)
        {
            var reader = new StateReader(TestModels.State(broken.Write));
            broken = LossAlarm.Read(ref reader);
            var loss = random.NextDouble() * (block > 500 ? 3 : 1);
            Assert.Equal(straight.Update(loss), broken.Update(loss));
        }

        Assert.Equal(TestModels.State(straight.Write), TestModels.State(broken.Write));
    }

    private static int Delay(string kind, double rise, Random random)
    {
        var alarm = new LossAlarm();
        for (var block = 0; block < 500; block++)
        {
            alarm.Update(Block(kind, random));
        }

        for (var block = 1; block <= 1_000; block++)
        {
            if (alarm.Update(rise * Block(kind, random)))
            {
                return block;
            }
        }

        return int.MaxValue;
    }

    private static double Block(string kind, Random random)
        => Enumerable.Range(0, MonitorSlice.BlockLabels).Sum(_ => Losses[kind](random)) / MonitorSlice.BlockLabels;
}
