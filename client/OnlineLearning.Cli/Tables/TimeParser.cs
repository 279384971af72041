using System.Globalization;
using System.Text;

namespace OnlineLearning.Cli.Tables;

/// <summary>From the UTF-8 text of a field to a moment, ticks UTC.</summary>
public static class TimeParser
{
    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>A moment; without an offset it is UTC.</summary>
    /// <param name="column">Column name, for the message.</param>
    /// <param name="text">The field.</param>
    /// <param name="unit"><c>iso</c>, or <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> since 1970.</param>
    /// <exception cref="BadValueException">It is none.</exception>
    public static long Ticks(string column, ReadOnlySpan<byte> text, string unit)
    {
        if (unit == "iso")
        {
            if (TryPlainIso(text, out var ticks))
            {
                return ticks;
            }

            const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParseExact(Encoding.UTF8.GetString(text), IsoForms, CultureInfo.InvariantCulture, styles, out var time)
                ? time.UtcTicks
                : throw new BadValueException(column, text, "a time as 2026-01-31T12:00:00Z (without offset: UTC)");
        }

        var ticksPerUnit = unit switch { "s" => TimeSpan.TicksPerSecond, "ms" => TimeSpan.TicksPerMillisecond, "us" => 10m, _ => .01m };
        var latest = DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var units)
            && Math.Abs(units) < latest / ticksPerUnit && DateTimeOffset.UnixEpoch.Ticks + (units * ticksPerUnit) >= 0
            ? DateTimeOffset.UnixEpoch.Ticks + (long)decimal.Floor(units * ticksPerUnit)
            : throw new BadValueException(column, text, $"a time in {unit} since 1970");
    }

    /// <summary><c>2026-01-31</c>, <c>2026-01-31 12:00:00</c>, with T and Z as well: what nearly every table has.</summary>
    private static bool TryPlainIso(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 20 && text[19] == 'Z')
        {
            text = text[..19];
        }

        if (text.Length is not (10 or 19) || text[4] != '-' || text[7] != '-'
            || !TryTwo(text, 0, out var century) || !TryTwo(text, 2, out var years) || !TryTwo(text, 5, out var month) || !TryTwo(text, 8, out var day)
            || month is < 1 or > 12 || (century * 100) + years < 1 || day < 1 || day > DateTime.DaysInMonth((century * 100) + years, month))
        {
            return false;
        }

        var (hour, minute, second) = (0, 0, 0);
        if (text.Length == 19 && (text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':' || text[16] != ':'
            || !TryTwo(text, 11, out hour) || !TryTwo(text, 14, out minute) || !TryTwo(text, 17, out second) || hour > 23 || minute > 59 || second > 59))
        {
            return false;
        }

        ticks = new DateTime((century * 100) + years, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, int at, out int value)
    {
        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }
}
