using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Schedules;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>What every schedule owes, with and without a warm-up.</summary>
public class ScheduleTests
{
    private const double Initial = 0.5;

    public static TheoryData<string, int> All => new(from kind in ScheduleRegistry.All.Keys.Order() from warmUp in (int[])[0, 100] select (kind, warmUp));

    [Theory]
    [MemberData(nameof(All))]
    public void Its_rate_stays_between_floor_and_initial_and_falls_where_it_says(string kind, int warmUp) => Gen.Long[0, 10_000_000].Sample(t =>
    {
        var (schedule, definition) = Of(kind, warmUp);
        var floor = definition.Settings.Find("floor") ?? Initial;
        Assert.InRange(schedule.Rate(t), t < warmUp ? Initial / (warmUp + 1) : floor - 1e-15, Initial + 1e-15);
        Assert.Equal(schedule.Rate(t), Of(kind, warmUp).Schedule.Rate(t));
        var from = schedule.FallsFrom(t);
        Assert.True(t < warmUp ? from > t : from <= t && from >= warmUp);
        if (t >= warmUp)
        {
            Assert.Equal(Initial, schedule.Rate(from), 1e-12);
            var middle = from + ((t - from) / 2);
            Assert.True(schedule.Rate(middle) >= schedule.Rate(t) - 1e-12);
        }
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Rewarming_finds_the_last_time_it_was_that_fast(string kind, int warmUp) => Gen.Select(Gen.Long[0, 3_000_000], Gen.Double[0.001, 1]).Sample((now, share) =>
    {
        var (schedule, _) = Of(kind, warmUp);
        var back = schedule.Rewarm(share, now);
        Assert.InRange(back, 0, now);
        if (now < warmUp || schedule.Rate(now) >= share * Initial)
        {
            Assert.Equal(now, back);
            return;
        }

        Assert.True(schedule.Rate(back) >= share * Initial * (1 - 1e-12));
        Assert.True(back + 1 > now || schedule.Rate(back + 1) < share * Initial);
    });

    [Theory]
    [InlineData("constant", 0, 0.5)]
    [InlineData("exponential", 100_000, 0.18393972058572117)]
    [InlineData("inverse_time", 30, 0.125)]
    [InlineData("inverse_power", 300, 0.25)]
    [InlineData("step", 25_000, 0.125)]
    [InlineData("polynomial", 50_000, 0.275)]
    [InlineData("cosine", 5_000, 0.275)]
    [InlineData("cosine", 20_000, 0.275)]
    [InlineData("cosine", 30_000, 0.5)]
    public void Its_rate_is_that_of_its_formula(string kind, long t, double expected) => Assert.Equal(expected, Of(kind, 0).Schedule.Rate(t), 1e-12);

    [Fact]
    public void A_warm_up_rises_in_a_straight_line_and_then_the_schedule_starts()
    {
        var (schedule, _) = Of("exponential", 100);
        Assert.Equal(Initial / 101, schedule.Rate(0), 1e-12);
        Assert.Equal(Initial * 51 / 101, schedule.Rate(50), 1e-12);
        Assert.Equal(Of("exponential", 0).Schedule.Rate(7), schedule.Rate(107));
    }

    private static (ISchedule Schedule, ScheduleDefinition Definition) Of(string kind, int warmUp)
    {
        var definition = ScheduleDefinition.Of(kind, Initial, ("warm_up", warmUp));
        return (ScheduleRegistry.Create(definition), definition);
    }
}
