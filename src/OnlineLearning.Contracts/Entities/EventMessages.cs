namespace OnlineLearning.Contracts.Entities;

/// <summary>One event of a source about this entity.</summary>
[GenerateSerializer, Immutable, Alias("ol.EventRecord")]
public sealed class EventRecord
{
    [Id(0)] public required string Source { get; init; }

    /// <summary>Remembered for the entity's last 512 events: a repeat takes no effect. Null: not checked.</summary>
    [Id(1)] public string? Id { get; init; }

    /// <summary>Event time, ticks UTC.</summary>
    [Id(2)] public required long Time { get; init; }

    /// <summary>Fields that the event has, by name.</summary>
    [Id(3)] public required string[] Fields { get; init; }

    /// <summary>Numbers by position of <see cref="Fields"/>; NaN where the field is text or null.</summary>
    [Id(4)] public required double[] Numbers { get; init; }

    /// <summary>Texts by position of <see cref="Fields"/>; null where there are none at all.</summary>
    [Id(5)] public string?[]? Texts { get; init; }
}

/// <summary>What became of an event.</summary>
[GenerateSerializer, Alias("ol.EventStatus")]
public enum EventStatus
{
    Accepted,

    /// <summary>Its id was seen before.</summary>
    Duplicate,

    /// <summary>Older than every window keeps; counted, of no effect.</summary>
    Late,

    /// <summary>The source is not applied here.</summary>
    UnknownSource,
}

/// <param name="Columns">Columns as <c>view:column</c>.</param>
/// <param name="Time">Read as of this time, ticks UTC.</param>
[GenerateSerializer, Immutable, Alias("ol.FeatureRequest")]
public sealed record FeatureRequest([property: Id(0)] string[] Columns, [property: Id(1)] long Time);

/// <summary>Values by position of the request's columns.</summary>
/// <param name="Values">NaN where there is none.</param>
/// <param name="Statuses">Feast's: 1 PRESENT, 2 NULL_VALUE, 3 NOT_FOUND, 4 OUTSIDE_MAX_AGE.</param>
/// <param name="EventTimes">Newest event of the column's view, ticks UTC; 0 where there is none.</param>
[GenerateSerializer, Immutable, Alias("ol.FeatureReply")]
public sealed record FeatureReply([property: Id(0)] double[] Values, [property: Id(1)] byte[] Statuses, [property: Id(2)] long[] EventTimes);
