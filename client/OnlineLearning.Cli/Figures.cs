using System.Globalization;

namespace OnlineLearning.Cli;

/// <summary>Numbers as people read them; JSON never goes through here.</summary>
internal static class Figures
{
    public const string None = "-";

    /// <summary>A metric, six places.</summary>
    public static string Metric(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("F6", CultureInfo.InvariantCulture) : None;

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Any other number, shortest form to six significant digits.</summary>
    public static string Value(double? value) => value is { } number ? number.ToString("G6", CultureInfo.InvariantCulture) : None;

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? None;
}
