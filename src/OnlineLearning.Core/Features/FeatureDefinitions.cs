using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features;

/// <summary>One windowed aggregate of a feature view.</summary>
/// <param name="Name">Column name within the view.</param>
/// <param name="Aggregate">Registered name of the aggregate, see <see cref="Windows.AggregateRegistry"/>.</param>
/// <param name="Of">The source's field that is aggregated; null where every event counts.</param>
/// <param name="Window">Length of the window, 1 minute to 30 days; null for aggregates that have a half-life, or neither.</param>
/// <param name="Hop">Width of a tile; null chooses the sawtooth default for the window.</param>
/// <param name="HalfLife">The age at which an event weighs one half, for aggregates that decay.</param>
/// <param name="ExactHop">True: <c>hop: exact</c>, events are kept and the window is <c>[q - w, q)</c>.</param>
public sealed record AggregateDefinition(string Name, string Aggregate, string? Of, TimeSpan? Window, TimeSpan? Hop, TimeSpan? HalfLife, bool ExactHop = false)
{
    /// <summary>What the aggregate declares, as stated or at its default.</summary>
    public Settings Settings { get; init; } = Settings.None;
}

/// <summary>Features over one source, kept in the entity's grain: aggregates, and plain features, whose latest pushed value counts.</summary>
/// <param name="Name">Its name; a column is addressed as <c>view:column</c>.</param>
/// <param name="Source">The source whose events feed it.</param>
/// <param name="TimeToLive">A value whose newest event is older than this is not served; zero means for ever.</param>
/// <param name="Columns">The aggregates.</param>
public sealed record FeatureViewDefinition(string Name, string Source, TimeSpan TimeToLive, IReadOnlyList<AggregateDefinition> Columns)
{
    /// <summary>Fields of the source that are features as they are: that of the event with the greatest event time, then the greatest created time, then the one that came last. They stand behind the aggregates.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public FeatureMetadata Metadata { get; init; } = FeatureMetadata.None;

    /// <summary>Names of all columns, aggregates first.</summary>
    public IEnumerable<string> ColumnNames => Columns.Select(column => column.Name).Concat(Features);
}

/// <summary>What people and catalogs want to know of a view or a service; it has no effect.</summary>
/// <param name="Description">Free text.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Tags">Names with values.</param>
/// <param name="Version">Stated by the owner; 0: not stated.</param>
public sealed record FeatureMetadata(string? Description, string? Owner, IReadOnlyDictionary<string, string> Tags, int Version)
{
    public static FeatureMetadata None { get; } = new(null, null, new Dictionary<string, string>(), 0);
}

/// <summary>A named list of features that is asked for as one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Features"><c>view</c> or <c>view:column</c>, of feature views and on-demand views.</param>
public sealed record FeatureServiceDefinition(string Name, IReadOnlyList<string> Features)
{
    public FeatureMetadata Metadata { get; init; } = FeatureMetadata.None;
}

/// <summary>Features that are computed when they are asked for, from request values and columns of views; the same online and in batch.</summary>
/// <param name="Name">Its name; a column is addressed as <c>view:column</c>.</param>
/// <param name="Request">Values that the request must bring, with their types.</param>
/// <param name="Views">Columns of feature views that expressions may name, as <c>view</c> or <c>view:column</c>.</param>
/// <param name="Columns">Name and expression of each feature.</param>
public sealed record OnDemandViewDefinition(string Name, IReadOnlyList<FieldDefinition> Request, IReadOnlyList<string> Views, IReadOnlyList<OnDemandColumn> Columns)
{
    public FeatureMetadata Metadata { get; init; } = FeatureMetadata.None;
}

/// <param name="Name">Column name within the view.</param>
/// <param name="Expression">As <c>coalesce(driver_trips.pace, 0) * distance_km</c>.</param>
public sealed record OnDemandColumn(string Name, string Expression);
