using System.Globalization;
using System.Text;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.Tables;

/// <summary>From the UTF-8 text of a field to a value; a value that cannot be is a <see cref="BadValueException"/>.</summary>
internal static class ValueParser
{
    /// <summary>An empty field, <c>NA</c> and <c>null</c> are no value.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        2 => text is [(byte)'N', (byte)'A'],
        4 => text.SequenceEqual("null"u8),
        _ => false,
    };

    public static FeatureValue Number(string column, ReadOnlySpan<byte> text) =>
        IsMissing(text) ? FeatureValue.Missing : RequiredNumber(column, text);

    /// <summary>NaN where it is missing.</summary>
    public static double NumberOrNaN(string column, ReadOnlySpan<byte> text) => IsMissing(text) ? double.NaN : RequiredNumber(column, text);

    public static double RequiredNumber(string column, ReadOnlySpan<byte> text) =>
        ShortDecimal.TryParse(text, out var number) && double.IsFinite(number) ? number : throw new BadValueException(column, text, "a finite number");

    public static FeatureValue Text(ReadOnlySpan<byte> text) => IsMissing(text) ? FeatureValue.Missing : Encoding.UTF8.GetString(text);

    public static FeatureValue Integer(string column, ReadOnlySpan<byte> text)
    {
        if (IsMissing(text))
        {
            return FeatureValue.Missing;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadValueException(column, text, "a whole number");
    }

    public static FeatureValue Flag(string column, ReadOnlySpan<byte> text) =>
        IsMissing(text) ? FeatureValue.Missing : RequiredFlag(column, text);

    /// <summary>A moment as text, RFC 3339.</summary>
    public static FeatureValue Time(string column, ReadOnlySpan<byte> text) =>
        IsMissing(text) ? FeatureValue.Missing : new DateTime(TimeParser.Ticks(column, text, "iso"), DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Numbers with spaces, commas or semicolons between them, perhaps in brackets.</summary>
    public static FeatureValue Vector(string column, ReadOnlySpan<byte> text, int length)
    {
        if (IsMissing(text))
        {
            return FeatureValue.Missing;
        }

        var vector = new double[length];
        var count = 0;
        var left = text.Trim(" []"u8);
        while (!left.IsEmpty)
        {
            var end = left.IndexOfAny(" ,;"u8);
            var number = end < 0 ? left : left[..end];
            left = end < 0 ? default : left[(end + 1)..].TrimStart((byte)' ');
            if (count == length || !ShortDecimal.TryParse(number, out var value) || !double.IsFinite(value))
            {
                throw new BadValueException(column, text, $"a vector of {length} finite numbers, as [1, 2]");
            }

            vector[count++] = value;
        }

        return count == length ? vector : throw new BadValueException(column, text, $"a vector of {length} finite numbers, as [1, 2]");
    }

    /// <summary>0, 1, true, false; numbers that are exactly 0 or 1 too (<c>1.0</c>).</summary>
    public static bool RequiredFlag(string column, ReadOnlySpan<byte> text)
    {
        if (ShortDecimal.TryParse(text, out var number) && number is 0 or 1)
        {
            return number == 1;
        }

        return bool.TryParse(Encoding.UTF8.GetString(text), out var flag) ? flag : throw new BadValueException(column, text, "0, 1, true or false");
    }
}

/// <summary>A field that holds what it may not.</summary>
public sealed class BadValueException(string column, ReadOnlySpan<byte> given, string allowed)
    : Exception(ValueParser.IsMissing(given) ? $"{column} is missing; {allowed} is needed" : $"{column} is \"{Shortened(given)}\"; {allowed} is allowed")
{
    private const int Shown = 40;

    private static string Shortened(ReadOnlySpan<byte> given)
    {
        var text = Encoding.UTF8.GetString(given);
        return text.Length <= Shown ? text : $"{text[..Shown]}...";
    }
}
