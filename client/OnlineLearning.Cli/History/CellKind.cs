using System.Globalization;
using System.Text;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cli.History;

/// <summary>What the cells of a column that is kept are: the narrowest of bool, int, float and string that holds all of them without changing what they say (<c>007</c> is a text).</summary>
internal sealed class CellKind
{
    public DatumKind Kind { get; private set; }

    public void Add(ReadOnlySpan<byte> text)
    {
        if (Kind != DatumKind.String && !ValueParser.IsMissing(text))
        {
            Kind = TypedColumn.Widen(Kind, KindOf(text));
        }
    }

    public FeatureDatum Read(ReadOnlySpan<byte> text) => ValueParser.IsMissing(text) ? FeatureDatum.Null : Kind switch
    {
        DatumKind.Int => FeatureDatum.Of(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        DatumKind.Float => FeatureDatum.Of(ValueParser.RequiredNumber("", text)),
        DatumKind.Bool => FeatureDatum.Of(text[0] is (byte)'t' or (byte)'T'),
        _ => FeatureDatum.Of(Encoding.UTF8.GetString(text)),
    };

    private static DatumKind KindOf(ReadOnlySpan<byte> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits.Length > 1 && digits[0] == '0' && digits[1] is not ((byte)'.' or (byte)'e' or (byte)'E'))
        {
            return DatumKind.String;
        }

        if (text[0] != '+' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return DatumKind.Int;
        }

        if (text[0] != '+' && ShortDecimal.TryParse(text, out var number) && double.IsFinite(number))
        {
            return DatumKind.Float;
        }

        return text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("False"u8) ? DatumKind.Bool : DatumKind.String;
    }
}
