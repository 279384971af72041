using System.Globalization;
using System.Text;

namespace OnlineLearning.Core.Definitions;

/// <summary>
/// Durations as definitions write them: whole numbers of <c>d</c>, <c>h</c>, <c>m</c>, <c>s</c>, largest unit first, each at most once
/// (<c>90s</c>, <c>1h30m</c>, <c>7d</c>), or <c>0</c>. At most 3,650 days.
/// </summary>
public static class DefinitionDuration
{
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3650);

    private static readonly (char Unit, long Seconds)[] Units = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        long seconds = 0;
        int at = 0;
        foreach ((char unit, long unitSeconds) in Units)
        {
            int end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end == at || end == text.Length || text[end] != unit)
            {
                continue;
            }

            if (!int.TryParse(text.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                return false;
            }

            seconds += count * unitSeconds;
            at = end + 1;
        }

        if (at == 0 || at != text.Length || seconds > Longest.TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>The one way to write a duration: <c>90s</c> is <c>1m30s</c>, <c>24h</c> is <c>1d</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, longer than <see cref="Longest"/>, or not whole seconds.</exception>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero || duration > Longest || duration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "a duration is 0 to 3650 days in whole seconds");
        }

        if (duration == TimeSpan.Zero)
        {
            return "0";
        }

        StringBuilder text = new();
        long seconds = duration.Ticks / TimeSpan.TicksPerSecond;
        foreach ((char unit, long unitSeconds) in Units)
        {
            if (seconds >= unitSeconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{seconds / unitSeconds}{unit}");
                seconds %= unitSeconds;
            }
        }

        return text.ToString();
    }
}
