namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>A part of an example's time, UTC.</summary>
/// <param name="Name">Its name in definitions.</param>
/// <param name="First">Its least value.</param>
/// <param name="Cycle">Different values: the greatest is First + Cycle - 1.</param>
/// <param name="Read">The value.</param>
public sealed record DatePart(string Name, int First, int Cycle, Func<DateTime, int> Read)
{
    /// <summary>hour 0-23, weekday 0-6 (Sunday 0), day 1-31, month 1-12, minute 0-59, minute_of_day 0-1439, hour_of_week 0-167 (from Sunday's first), quarter 1-4, day_of_year 1-366.</summary>
    public static IReadOnlyList<DatePart> All { get; } =
    [
        new("hour", 0, 24, time => time.Hour),
        new("weekday", 0, 7, time => (int)time.DayOfWeek),
        new("day", 1, 31, time => time.Day),
        new("month", 1, 12, time => time.Month),
        new("minute", 0, 60, time => time.Minute),
        new("minute_of_day", 0, 1_440, time => (60 * time.Hour) + time.Minute),
        new("hour_of_week", 0, 168, time => (24 * (int)time.DayOfWeek) + time.Hour),
        new("quarter", 1, 4, time => ((time.Month - 1) / 3) + 1),
        new("day_of_year", 1, 366, time => time.DayOfYear),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(part => part.Name)];

    public static DatePart Named(string name)
        => All.FirstOrDefault(part => part.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, $"A date part is one of {string.Join(", ", Names)}.");

    /// <param name="ticks">Ticks UTC.</param>
    public int Value(long ticks) => Read(new DateTime(ticks, DateTimeKind.Utc));

    /// <summary>Angle around the cycle, 0 to below 2 pi, from the least value on.</summary>
    public double Angle(long ticks) => 2 * Math.PI * (Value(ticks) - First) / Cycle;
}
