using OnlineLearning.Core.Numerics;
using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;
using static OnlineLearning.Core.Features.OnDemand.Bodies;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Functions of texts. Positions and lengths count Unicode characters (scalar values), from 0; comparison is by code and never by culture.</summary>
internal static class FunctionsOfText
{
    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        new("lower", [Text], DatumKind.String, "small letters; beyond ASCII by the runtime's Unicode tables", OfText(text => text.ToLowerInvariant())),
        new("upper", [Text], DatumKind.String, "capital letters; beyond ASCII by the runtime's Unicode tables", OfText(text => text.ToUpperInvariant())),
        new("trim", [Text], DatumKind.String, "without spaces, tabs and line ends at both ends", OfText(text => text.Trim(' ', '\t', '\r', '\n'))),
        new("concat", [Text, Text], DatumKind.String, "one behind the other", Concat) { Repeats = true },
        new("text", [Any], DatumKind.String, "as text: a number in its shortest form that reads back as the same, a timestamp as 2024-05-01T12:00:00.0000000Z, a vector as [1, 2]", a => Bounded(a[0].ToString())),
        new("length", [Text], DatumKind.Int, "characters", a => FeatureDatum.Of((long)Count(a[0].Text))),
        new("contains", [Text, Text], DatumKind.Bool, "whether the second stands in the first", a => FeatureDatum.Of(a[0].Text!.Contains(a[1].Text!, StringComparison.Ordinal))),
        new("contains", [Texts, Text], DatumKind.Bool, "whether the second is one of the first", a => FeatureDatum.Of(Array.IndexOf(a[0].Strings!, a[1].Text) >= 0)),
        new("starts_with", [Text, Text], DatumKind.Bool, "whether the first begins with the second", a => FeatureDatum.Of(a[0].Text!.StartsWith(a[1].Text!, StringComparison.Ordinal))),
        new("ends_with", [Text, Text], DatumKind.Bool, "whether the first ends with the second", a => FeatureDatum.Of(a[0].Text!.EndsWith(a[1].Text!, StringComparison.Ordinal))),
        new("substring", [Text, Int, Int], DatumKind.String, "from a place on, so many characters, or as many as there are; null where one is below 0", a => Substring(a[0].Text!, a[1].Int, a[2].Int)),
        new("replace", [Text, Text, Text], DatumKind.String, "each second in the first by the third; null where the second is empty", Replace),
        new("bucket", [Text, Int], DatumKind.Int, "a number from 0 to below the second, by hash (MurmurHash3); null where that is below 1", a => a[1].Int < 1 ? FeatureDatum.Null : FeatureDatum.Of((long)(MurmurHash3.Hash64(a[0].Text!) % (ulong)a[1].Int))),
    ];

    private static int Count(string? text)
    {
        var count = 0;
        foreach (var _ in text!.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private static FeatureDatum Concat(ReadOnlySpan<FeatureDatum> parts)
    {
        var length = 0L;
        foreach (var part in parts)
        {
            length += part.Text!.Length;
        }

        if (length > LongestText)
        {
            return FeatureDatum.Null;
        }

        var text = new System.Text.StringBuilder((int)length);
        foreach (var part in parts)
        {
            text.Append(part.Text);
        }

        return FeatureDatum.Of(text.ToString());
    }

    private static FeatureDatum Substring(string text, long start, long count)
    {
        if (start < 0 || count < 0)
        {
            return FeatureDatum.Null;
        }

        var (at, from, to) = (0L, text.Length, text.Length);
        var unit = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            from = at == start ? unit : from;
            if (at >= start && at - start == count)
            {
                to = unit;
                break;
            }

            at++;
            unit += rune.Utf16SequenceLength;
        }

        return FeatureDatum.Of(from < to ? text[from..to] : "");
    }

    private static FeatureDatum Replace(ReadOnlySpan<FeatureDatum> a)
    {
        var (text, old, with) = (a[0].Text!, a[1].Text!, a[2].Text!);
        if (old.Length == 0)
        {
            return FeatureDatum.Null;
        }

        var times = with.Length <= old.Length ? 0 : text.AsSpan().Count(old);
        return text.Length + ((long)times * (with.Length - old.Length)) > LongestText ? FeatureDatum.Null : Bounded(text.Replace(old, with, StringComparison.Ordinal));
    }
}
