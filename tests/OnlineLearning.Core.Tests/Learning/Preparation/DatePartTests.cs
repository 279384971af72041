using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

public class DatePartTests
{
    private static readonly long Time = new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Parts_are_those_of_UTC()
    {
        Assert.Equal(
            "hour 23, weekday 4, day 29, month 2, minute 59, minute_of_day 1439, hour_of_week 119, quarter 1, day_of_year 60",
            string.Join(", ", DatePart.All.Select(part => $"{part.Name} {part.Value(Time)}")));
        Assert.Equal(
            "hour 0, weekday 5, day 1, month 3, minute 0, minute_of_day 0, hour_of_week 120, quarter 1, day_of_year 61",
            string.Join(", ", DatePart.All.Select(part => $"{part.Name} {part.Value(Time + TimeSpan.TicksPerSecond)}")));
        Assert.Contains("hour, weekday, day, month", Assert.Throws<ArgumentOutOfRangeException>(() => DatePart.Named("year")).Message);
    }

    [Fact]
    public void Each_part_stays_within_its_cycle_and_reaches_both_ends()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        foreach (var part in DatePart.All)
        {
            var values = Enumerable.Range(0, 366 * 24).Select(hour => part.Value(start + (hour * TimeSpan.TicksPerHour) + (hour % 60 * TimeSpan.TicksPerMinute))).ToHashSet();
            Assert.Equal((part.First, part.First + part.Cycle - 1), (values.Min(), values.Max()));
        }
    }

    [Fact]
    public void Sine_and_cosine_are_a_point_of_the_unit_circle_and_the_end_of_a_cycle_is_next_to_its_start() => Gen.Long[0, DateTime.MaxValue.Ticks].Sample(ticks =>
    {
        foreach (var part in DatePart.All)
        {
            var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared"),
                new InputDefinition(InputKind.Sine, "s", Column: part.Name), new InputDefinition(InputKind.Cosine, "c", Column: part.Name)));
            var into = new EntryBuffer();
            plan.Encoder.Encode(new RequestValues(plan), ticks, ["ann"], into);
            var (sine, cosine) = (into.Entries[1].Value, into.Entries[2].Value);
            Assert.Equal(1, (sine * sine) + (cosine * cosine), 1e-6);
            Assert.Equal(part.Value(ticks) - part.First, (Math.Atan2(sine, cosine) + (2 * Math.PI)) % (2 * Math.PI) / (2 * Math.PI) * part.Cycle % part.Cycle, part.Value(ticks) == part.First ? part.Cycle : 1e-3 * part.Cycle);
        }
    }, iter: 200);
}
