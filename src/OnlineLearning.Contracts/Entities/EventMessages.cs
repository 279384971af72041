using OnlineLearning.Core.Features;

namespace OnlineLearning.Contracts.Entities;

/// <summary>One event of a source about this entity.</summary>
[GenerateSerializer, Immutable, Alias("ol.TypedEvent")]
public sealed class EventRecord
{
    [Id(0)] public required string Source { get; init; }

    /// <summary>Remembered for the entity's last 512 events: a repeat takes no effect. Null: not checked.</summary>
    [Id(1)] public string? Id { get; init; }

    /// <summary>Event time, ticks UTC.</summary>
    [Id(2)] public required long Time { get; init; }

    /// <summary>Fields that the event has, by name.</summary>
    [Id(3)] public required string[] Fields { get; init; }

    /// <summary>By position of <see cref="Fields"/>.</summary>
    [Id(4)] public required FeatureDatum[] Values { get; init; }

    /// <summary>When it came to be known, ticks UTC. Null: when the entity takes it in.</summary>
    [Id(5)] public long? Created { get; init; }

    /// <summary>For history alone: durable, its id remembered, of no effect on the features of now.</summary>
    [Id(6)] public bool OfflineOnly { get; init; }
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

    /// <summary>Accepted, but some columns of some view were too far on for it, or a full window of <c>hop: exact</c> gave an event away.</summary>
    AcceptedInPart,
}

/// <param name="Columns">Columns as <c>view:column</c>.</param>
/// <param name="Time">Read as of this time, ticks UTC.</param>
[GenerateSerializer, Immutable, Alias("ol.FeatureRequest")]
public sealed record FeatureRequest([property: Id(0)] string[] Columns, [property: Id(1)] long Time);

/// <summary>Arrays by position of the request's columns.</summary>
/// <param name="Values">Null where the status is not PRESENT.</param>
/// <param name="Statuses">Feast's: 1 PRESENT, 2 NULL_VALUE, 3 NOT_FOUND, 4 OUTSIDE_MAX_AGE.</param>
/// <param name="EventTimes">Newest event behind the value, ticks UTC; 0 where there is none.</param>
[GenerateSerializer, Immutable, Alias("ol.TypedFeatures")]
public sealed record FeatureReply([property: Id(0)] FeatureDatum[] Values, [property: Id(1)] byte[] Statuses, [property: Id(2)] long[] EventTimes);
