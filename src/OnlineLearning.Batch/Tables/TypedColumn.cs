using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.Tables;

/// <summary>A column of a table that is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are; each may be null. <see cref="DatumKind.Null"/>: no value was seen, written as <see cref="DatumKind.Float"/>.</param>
public sealed record TypedColumn(string Name, DatumKind Kind)
{
    /// <summary>The kind that holds values of both: numbers of two kinds are floats, anything else that differs is text.</summary>
    public static DatumKind Widen(DatumKind left, DatumKind right) => (left, right) switch
    {
        _ when left == right => left,
        (DatumKind.Null, _) => right,
        (_, DatumKind.Null) => left,
        (DatumKind.Float or DatumKind.Int, DatumKind.Float or DatumKind.Int) => DatumKind.Float,
        _ => DatumKind.String,
    };
}
