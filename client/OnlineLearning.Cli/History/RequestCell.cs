using System.Globalization;
using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cli.History;

/// <summary>Reads a row's value for an on-demand view as the type that the view declares; what the server would refuse in a request is a <see cref="BadValueException"/>. A missing value is null, as JSON null is there.</summary>
internal static class RequestCell
{
    public static FeatureDatum Read(FieldDefinition field, ReadOnlySpan<byte> text)
    {
        if (ValueParser.IsMissing(text))
        {
            return FeatureDatum.Null;
        }

        return field.Type switch
        {
            FieldType.Float => FeatureDatum.Of(ValueParser.RequiredNumber(field.Name, text)),
            FieldType.Int => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? FeatureDatum.Of(whole) : throw Refused(field, text),
            FieldType.Bool => FeatureDatum.Of(ValueParser.RequiredFlag(field.Name, text)),
            FieldType.Timestamp => FeatureDatum.OfTime(TimeParser.Ticks(field.Name, text, "iso")),
            FieldType.Vector => FeatureDatum.Of([.. ValueParser.Vector(field.Name, text, field.Length).Numbers!]),
            _ => Text(field, text),
        };
    }

    /// <summary>A value that has a type of its own; a text of a timestamp or a number is read as such.</summary>
    public static FeatureDatum Read(FieldDefinition field, FeatureDatum value)
    {
        if (value.Text is { } text && field.Type != FieldType.String)
        {
            return Read(field, Encoding.UTF8.GetBytes(text));
        }

        var conformed = field.Conform(value);
        return conformed.IsNull != value.IsNull || conformed.Text?.Length < value.Text?.Length ? throw Refused(field, Encoding.UTF8.GetBytes(value.ToString())) : conformed;
    }

    private static FeatureDatum Text(FieldDefinition field, ReadOnlySpan<byte> text)
    {
        var value = Encoding.UTF8.GetString(text);
        return value.Length <= FieldDefinition.MostText ? FeatureDatum.Of(value) : throw Refused(field, text);
    }

    private static BadValueException Refused(FieldDefinition field, ReadOnlySpan<byte> given) => new(field.Name, given, field.Type switch
    {
        FieldType.Float => "a finite number",
        FieldType.Int => "a whole number",
        FieldType.Bool => "0, 1, true or false",
        FieldType.Timestamp => "a time",
        FieldType.Vector => $"a vector of {field.Length} finite numbers",
        _ => $"a text of at most {FieldDefinition.MostText} characters",
    });
}
