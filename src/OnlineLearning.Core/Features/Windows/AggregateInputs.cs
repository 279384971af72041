namespace OnlineLearning.Core.Features.Windows;

/// <summary>Which fields an aggregate may be of.</summary>
public static class AggregateInputs
{
    /// <summary>Whether <c>of</c> may be left out.</summary>
    public static bool AllowsNothing(this AggregateInput input) => input is AggregateInput.AnythingOrNothing or AggregateInput.NumberOrNothing;

    /// <summary>Whether a value counts as it is, without being a number.</summary>
    public static bool CountsOnly(this AggregateInput input) => input == AggregateInput.AnythingOrNothing;

    public static bool Allows(this AggregateInput input, FieldType type) => input switch
    {
        AggregateInput.Number or AggregateInput.NumberOrNothing => type is not (FieldType.String or FieldType.Vector),
        AggregateInput.Scalar => type != FieldType.Vector,
        _ => true,
    };

    /// <summary>For messages and documentation: <c>a float, int, bool or timestamp field, or nothing</c>.</summary>
    public static string Describe(this AggregateInput input)
    {
        var field = input switch
        {
            AggregateInput.Number or AggregateInput.NumberOrNothing => "a float, int, bool or timestamp field",
            AggregateInput.Scalar => "a field of any type but vector",
            _ => "a field of any type",
        };
        return input.AllowsNothing() ? field + ", or nothing" : field;
    }

    /// <summary>What a field's values are.</summary>
    public static DatumKind Kind(this FieldType type) => type switch
    {
        FieldType.Float => DatumKind.Float,
        FieldType.Int => DatumKind.Int,
        FieldType.Bool => DatumKind.Bool,
        FieldType.String => DatumKind.String,
        FieldType.Timestamp => DatumKind.Timestamp,
        _ => DatumKind.Vector,
    };

    /// <summary>Whether values of a kind are numbers to models.</summary>
    public static bool IsNumber(this DatumKind kind) => kind is DatumKind.Float or DatumKind.Int or DatumKind.Bool or DatumKind.Timestamp;
}
