using OnlineLearning.Core.Features.Windows.Aggregates;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>What may stand beside the kind of an input, and for which kinds it has a meaning.</summary>
internal sealed class InputOptions
{
    private static readonly NumberRange HalfLives = new(1, 1e9);

    private readonly NodeCursor columns;
    private readonly NodeCursor signed;
    private readonly NodeCursor words;
    private readonly NodeCursor characters;
    private readonly NodeCursor encoding;
    private readonly NodeCursor halfLife;
    private readonly NodeCursor scale;
    private readonly NodeCursor bucket;

    public InputOptions(MapCursor fields)
    {
        columns = fields.Field("columns");
        signed = fields.Field("signed");
        words = fields.Field("words");
        characters = fields.Field("characters");
        encoding = fields.Field("encoding");
        halfLife = fields.Field("half_life");
        scale = fields.Field("scale");
        bucket = fields.Field("bucket");
    }

    public NodeCursor Columns => columns;

    /// <summary>True for a date whose parts are angles.</summary>
    public bool IsCyclic { get; private set; }

    /// <summary>Half-life of a label's <c>ewma</c>.</summary>
    public TimeSpan? LabelHalfLife { get; private set; }

    private bool isSigned;
    private TextGrams grams = TextGrams.Words;
    private ScaleDefinition? scaling;
    private int buckets;

    /// <param name="kind">Key of the one kind that is stated.</param>
    /// <param name="wantsHalfLife">Whether <c>ewma</c> is among the labels.</param>
    public void Bind(string kind, bool wantsHalfLife)
    {
        if (kind != "view")
        {
            columns.Forbid("no columns: only a view input has them");
        }

        IsCyclic = Allowed(encoding, kind == "date", "encoding", "a date input has it") && encoding.OneOf(["one_hot", "cyclic"]) == "cyclic";
        isSigned = Allowed(signed, kind is not ("numeric" or "view" or "label") && !IsCyclic, "sign", "a hashed input (categorical, text, date as one_hot, cross, pairs, missing, entity) has it")
            && signed.Flag() == true;
        bool isText = kind == "text";
        if (Allowed(words, isText, "words", "a text input has them") | Allowed(characters, isText, "characters", "a text input has them"))
        {
            BindGrams();
        }

        bool isNumber = kind is "numeric" or "view" or "label";
        scaling = Allowed(scale, isNumber, "scale", "a numeric, view or label input has it") ? BindScale() : null;
        buckets = Allowed(bucket, isNumber, "buckets", "a numeric, view or label input has them") ? bucket.Whole(2, InputDefinition.MostBuckets) ?? 0 : 0;
        if (wantsHalfLife)
        {
            halfLife.Require("the half-life of ewma, 1s to 365d");
            LabelHalfLife = halfLife.Duration(EwmaAggregate.ShortestHalfLife, EwmaAggregate.LongestHalfLife);
        }
        else
        {
            halfLife.Forbid("no half_life: only label ewma has it");
        }
    }

    /// <summary>The input with what is stated for it.</summary>
    public InputDefinition On(InputDefinition input) => input with
    {
        Signed = isSigned,
        Grams = grams,
        Scale = scaling,
        Buckets = buckets,
        HalfLife = input is { Kind: InputKind.Label, Column: "ewma" } ? LabelHalfLife : null,
    };

    private static bool Allowed(NodeCursor at, bool isAllowed, string what, string only)
    {
        if (!isAllowed)
        {
            at.Forbid($"no {what}: only {only}");
        }

        return isAllowed && !at.IsAbsent;
    }

    private void BindGrams()
    {
        int most = words.Whole(0, TextGrams.LongestRun) ?? 1;
        int[] ends = [.. characters.Items().Select(i => i.Whole(1, TextGrams.LongestGram)).OfType<int>()];
        if (!characters.IsAbsent && (characters.Items().Count is not (1 or 2) || (ends.Length == 2 && ends[0] > ends[1])))
        {
            characters.Refuse($"a length or the least and the greatest, 1 to {TextGrams.LongestGram}");
            return;
        }

        if (most == 0 && characters.IsAbsent)
        {
            words.Refuse($"1 to {TextGrams.LongestRun}, or 0 with characters");
        }

        grams = ends.Length == 0 ? new TextGrams(most) : new TextGrams(most, ends[0], ends[^1]);
    }

    private ScaleDefinition? BindScale()
    {
        if (!scale.IsMap)
        {
            return Scale(scale.OneOf(ScaleDefinition.Kinds), null);
        }

        MapCursor fields = scale.Map();
        NodeCursor kindAt = fields.Field("kind");
        kindAt.Require($"one of: {string.Join(", ", ScaleDefinition.Kinds)}");
        string? kind = kindAt.OneOf(ScaleDefinition.Kinds);
        NodeCursor half = fields.Field("half_life");
        fields.RefuseUnknown();
        if (kind is not (null or ScaleDefinition.Decayed))
        {
            half.Forbid("no half_life: only decayed has it");
        }

        return Scale(kind, half.Number(HalfLives));
    }

    private static ScaleDefinition? Scale(string? kind, double? halfLife) =>
        kind is null ? null : new ScaleDefinition(kind, kind == ScaleDefinition.Decayed ? halfLife ?? ScaleDefinition.DefaultHalfLife : 0);
}
