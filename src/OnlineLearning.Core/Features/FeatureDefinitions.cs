namespace OnlineLearning.Core.Features;

/// <summary>A kind of thing that events and predictions are about: a driver, a station, a user.</summary>
/// <param name="Name">Its name in definitions and requests.</param>
/// <param name="JoinKey">The column that carries its key in tables. Default: <paramref name="Name"/>.</param>
public sealed record EntityDefinition(string Name, string JoinKey);

/// <summary>Type of a source's field.</summary>
public enum FieldType
{
    /// <summary>A finite 64-bit floating point number.</summary>
    Float,

    /// <summary>A 64-bit integer.</summary>
    Int,

    /// <summary>true or false; 1 or 0 in aggregates.</summary>
    Bool,

    /// <summary>Text; <c>count</c> and <c>last</c> only.</summary>
    String,
}

/// <summary>One field of a source's events.</summary>
public sealed record FieldDefinition(string Name, FieldType Type);

/// <summary>A stream of events about one kind of entity.</summary>
public sealed record SourceDefinition(string Name, string Entity, IReadOnlyList<FieldDefinition> Fields);

/// <summary>One windowed aggregate of a feature view.</summary>
/// <param name="Name">Column name within the view.</param>
/// <param name="Aggregate">Registered name of the aggregate: <c>count</c>, <c>sum</c>, <c>mean</c>, <c>min</c>, <c>max</c>, <c>std</c>, <c>last</c>, <c>ewma</c>.</param>
/// <param name="Of">The source's field that is aggregated; null for <c>count</c>.</param>
/// <param name="Window">Length of the window, 1 minute to 30 days; null for <c>ewma</c>, which has a half-life instead.</param>
/// <param name="Hop">Width of a tile; null chooses the sawtooth default for the window.</param>
/// <param name="HalfLife">For <c>ewma</c>: the age at which an event weighs one half.</param>
public sealed record AggregateDefinition(string Name, string Aggregate, string? Of, TimeSpan? Window, TimeSpan? Hop, TimeSpan? HalfLife);

/// <summary>Aggregates over one source, kept in the entity's grain.</summary>
/// <param name="Name">Its name; a column is addressed as <c>view:column</c>.</param>
/// <param name="Source">The source whose events feed it.</param>
/// <param name="TimeToLive">A value whose newest event is older than this is not served; zero means for ever.</param>
/// <param name="Columns">The aggregates.</param>
public sealed record FeatureViewDefinition(string Name, string Source, TimeSpan TimeToLive, IReadOnlyList<AggregateDefinition> Columns);
