using System.Globalization;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.Tables;

/// <summary>From the text of a field to a value; a value that cannot be is a <see cref="BadValueException"/>.</summary>
internal static class ValueParser
{
    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>An empty field, <c>NA</c> and <c>null</c> are no value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) => text.IsEmpty || text is "NA" || text is "null";

    public static FeatureValue Number(string column, ReadOnlySpan<char> text) =>
        IsMissing(text) ? FeatureValue.Missing : RequiredNumber(column, text);

    public static double RequiredNumber(string column, ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new BadValueException(column, text, "a finite number");

    public static FeatureValue Text(ReadOnlySpan<char> text) => IsMissing(text) ? FeatureValue.Missing : text.ToString();

    public static FeatureValue Integer(string column, ReadOnlySpan<char> text)
    {
        if (IsMissing(text))
        {
            return FeatureValue.Missing;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadValueException(column, text, "a whole number");
    }

    public static FeatureValue Flag(string column, ReadOnlySpan<char> text) =>
        IsMissing(text) ? FeatureValue.Missing : RequiredFlag(column, text);

    /// <summary>0, 1, true, false; numbers that are exactly 0 or 1 too (<c>1.0</c>).</summary>
    public static bool RequiredFlag(string column, ReadOnlySpan<char> text)
    {
        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is 0 or 1
            ? number == 1
            : throw new BadValueException(column, text, "0, 1, true or false");
    }

    /// <summary>A moment; without an offset it is UTC.</summary>
    /// <param name="column">Column name, for the message.</param>
    /// <param name="text">The field.</param>
    /// <param name="unit"><c>iso</c>, or <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> since 1970.</param>
    public static DateTimeOffset Time(string column, ReadOnlySpan<char> text, string unit)
    {
        if (unit == "iso")
        {
            const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, styles, out var time)
                ? time
                : throw new BadValueException(column, text, "a time as 2026-01-31T12:00:00Z (without offset: UTC)");
        }

        var ticksPerUnit = unit switch { "s" => TimeSpan.TicksPerSecond, "ms" => TimeSpan.TicksPerMillisecond, "us" => 10m, _ => .01m };
        var latest = DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var units)
            && Math.Abs(units) < latest / ticksPerUnit && DateTimeOffset.UnixEpoch.Ticks + (units * ticksPerUnit) >= 0
            ? DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Floor(units * ticksPerUnit))
            : throw new BadValueException(column, text, $"a time in {unit} since 1970");
    }
}

/// <summary>A field that holds what it may not.</summary>
internal sealed class BadValueException(string column, ReadOnlySpan<char> given, string allowed)
    : Exception(IsAbsent(given) ? $"{column} is missing; {allowed} is needed" : $"{column} is \"{Shortened(given)}\"; {allowed} is allowed")
{
    private const int Shown = 40;

    private static bool IsAbsent(ReadOnlySpan<char> given) => ValueParser.IsMissing(given);

    private static string Shortened(ReadOnlySpan<char> given) => given.Length <= Shown ? given.ToString() : $"{given[..Shown]}...";
}
