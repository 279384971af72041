using System.Globalization;
using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Functions of timestamps, UTC. There is none that gives the present moment: a request brings it.</summary>
internal static class FunctionsOfTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        Part("hour", "0 to 23", time => time.Hour),
        Part("minute", "0 to 59", time => time.Minute),
        Part("day_of_week", "0 Sunday to 6 Saturday", time => (int)time.DayOfWeek),
        Part("day", "1 to 31", time => time.Day),
        Part("month", "1 to 12", time => time.Month),
        Part("quarter", "1 to 4", time => ((time.Month - 1) / 3) + 1),
        Part("year", "1 to 9999", time => time.Year),
        Part("day_of_year", "1 to 366", time => time.DayOfYear),
        Part("hour_of_week", "0 to 167, from Sunday's first", time => (24 * (int)time.DayOfWeek) + time.Hour),
        new("start_of_day", [Time], DatumKind.Timestamp, "midnight before", a => OfTicks(a[0].Int - (a[0].Int % TimeSpan.TicksPerDay))),
        new("start_of_hour", [Time], DatumKind.Timestamp, "the full hour before", a => OfTicks(a[0].Int - (a[0].Int % TimeSpan.TicksPerHour))),
        new("seconds_between", [Time, Time], DatumKind.Float, "from the first to the second; below 0 where the second is earlier", a => FeatureDatum.Of((a[1].Int - a[0].Int) / (double)TimeSpan.TicksPerSecond)),
        new("days_between", [Time, Time], DatumKind.Float, "the same in days of 24 hours", a => FeatureDatum.Of((a[1].Int - a[0].Int) / (double)TimeSpan.TicksPerDay)),
        new("add_seconds", [Time, Number], DatumKind.Timestamp, "so many seconds later; null before the year 1 and after 9999", a => Later(a[0].Int, a[1].Number)),
        new("epoch", [Time], DatumKind.Float, "seconds since 1970", a => FeatureDatum.Of(a[0].Number)),
        new("timestamp", [ArgumentKind.Text], DatumKind.Timestamp, "that of a text as 2024-05-01T12:00:00Z or 2024-05-01; without an offset UTC; else null", a => Parse(a[0].Text!)),
        new("timestamp", [Number], DatumKind.Timestamp, "so many seconds after 1970; null before the year 1 and after 9999", a => Later(DateTime.UnixEpoch.Ticks, a[0].Number)),
    ];

    private static OnDemandFunction Part(string name, string range, Func<DateTime, int> read)
        => new(name, [Time], DatumKind.Int, range, a => IsTime(a[0].Int) ? FeatureDatum.Of((long)read(new DateTime(a[0].Int, DateTimeKind.Utc))) : FeatureDatum.Null);

    private static bool IsTime(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;

    private static FeatureDatum OfTicks(long ticks) => IsTime(ticks) ? FeatureDatum.OfTime(ticks) : FeatureDatum.Null;

    private static FeatureDatum Later(long ticks, double seconds)
    {
        var later = ticks + Math.Round(seconds * TimeSpan.TicksPerSecond);
        return Math.Abs(seconds) < 1e12 && later >= 0 && later <= DateTime.MaxValue.Ticks ? OfTicks(ticks + (long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : FeatureDatum.Null;
    }

    private static FeatureDatum Parse(string text)
        => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? FeatureDatum.OfTime(time.UtcTicks) : FeatureDatum.Null;
}
