namespace OnlineLearning.Core.Features;

/// <summary>Type of a source's field.</summary>
public enum FieldType
{
    /// <summary>A finite 64-bit floating point number.</summary>
    Float,

    /// <summary>A 64-bit integer.</summary>
    Int,

    /// <summary>true or false; 1 or 0 in aggregates.</summary>
    Bool,

    /// <summary>Text.</summary>
    String,

    /// <summary>A moment, RFC 3339; seconds since 1970 in aggregates.</summary>
    Timestamp,

    /// <summary>A stated number of finite numbers.</summary>
    Vector,
}

/// <summary>One field of a source's events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Length">Numbers in a vector, 1 to <see cref="MostLength"/>; 0 for other types.</param>
public sealed record FieldDefinition(string Name, FieldType Type, int Length = 0)
{
    public const int MostLength = 4_096;

    /// <summary>Most characters (UTF-16) of a text.</summary>
    public const int MostText = 1_024;

    /// <summary>A value as this field's: of another type what is equal in this one (an event may have come under an earlier definition), else null. A text that is too long is cut.</summary>
    public FeatureDatum Conform(in FeatureDatum value) => (Type, value.Kind) switch
    {
        (FieldType.Float, DatumKind.Float) or (FieldType.Int, DatumKind.Int) or (FieldType.Bool, DatumKind.Bool) or (FieldType.Timestamp, DatumKind.Timestamp) => value,
        (FieldType.String, DatumKind.String) => value.Text!.Length <= MostText ? value : FeatureDatum.Of(value.Text[..MostText]),
        (FieldType.Vector, DatumKind.Vector) when value.Vector!.Length == Length => value,
        (FieldType.Float, DatumKind.Int) => FeatureDatum.Of((double)value.Int),
        (FieldType.Int, DatumKind.Float) when value.Number == Math.Floor(value.Number) && Math.Abs(value.Number) < 9.2e18 => FeatureDatum.Of((long)value.Number),
        (FieldType.Bool, DatumKind.Float or DatumKind.Int) when value.Number is 0 or 1 => FeatureDatum.Of(value.Number == 1),
        _ => default,
    };
}

/// <summary>A stream of events about one kind of entity.</summary>
/// <param name="Name">Its name; also that of the push source.</param>
/// <param name="Entity">Whom its events are about.</param>
/// <param name="Fields">What they carry.</param>
/// <param name="EventTime">Column of the event time in tables and pushed frames. Default <see cref="DefaultEventTime"/>.</param>
/// <param name="CreatedTime">Column of the created time there: when the row came to be known. Null: it is when the event is taken in.</param>
public sealed record SourceDefinition(string Name, string Entity, IReadOnlyList<FieldDefinition> Fields, string EventTime = SourceDefinition.DefaultEventTime, string? CreatedTime = null)
{
    public const string DefaultEventTime = "event_timestamp";
}
