namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What a function takes at one place.</summary>
public enum ArgumentKind
{
    /// <summary>A float or an int.</summary>
    Number,

    /// <summary>An int.</summary>
    Int,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A timestamp.</summary>
    Time,

    /// <summary>A vector.</summary>
    Vector,

    /// <summary>Several texts, as <c>top_k</c> gives them.</summary>
    Texts,

    /// <summary>Anything.</summary>
    Any,

    /// <summary>Anything, but the same at all such places; an int beside a float counts as a float.</summary>
    Same,
}

internal static class ArgumentKinds
{
    public static bool Takes(this ArgumentKind argument, DatumKind kind) => kind == DatumKind.Null || argument switch
    {
        ArgumentKind.Number => kind is DatumKind.Float or DatumKind.Int,
        ArgumentKind.Int => kind == DatumKind.Int,
        ArgumentKind.Bool => kind == DatumKind.Bool,
        ArgumentKind.Text => kind == DatumKind.String,
        ArgumentKind.Time => kind == DatumKind.Timestamp,
        ArgumentKind.Vector => kind == DatumKind.Vector,
        ArgumentKind.Texts => kind == DatumKind.Strings,
        _ => true,
    };
}
