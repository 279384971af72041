namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>Parts of an example's time, UTC.</summary>
public static class DatePart
{
    /// <summary>hour 0-23, weekday 0-6 (Sunday 0), day 1-31, month 1-12.</summary>
    public static IReadOnlyList<string> Names { get; } = ["hour", "weekday", "day", "month"];

    public static int Value(string part, long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        return part switch
        {
            "hour" => time.Hour,
            "weekday" => (int)time.DayOfWeek,
            "day" => time.Day,
            "month" => time.Month,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, $"A date part is one of {string.Join(", ", Names)}."),
        };
    }
}
