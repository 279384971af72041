namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Kinds of values as definitions name them.</summary>
public static class KindNames
{
    public static string Of(DatumKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What a field holds.</summary>
    public static DatumKind Of(FieldType type) => type switch
    {
        FieldType.Float => DatumKind.Float,
        FieldType.Int => DatumKind.Int,
        FieldType.Bool => DatumKind.Bool,
        FieldType.String => DatumKind.String,
        FieldType.Timestamp => DatumKind.Timestamp,
        _ => DatumKind.Vector,
    };
}
