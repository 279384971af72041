using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the columns of one view.</summary>
internal sealed class AggregateBinder(DefinitionScope scope, string source)
{
    private const int MostTiles = 1024;

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public AggregateDefinition Bind(string name, NodeCursor at)
    {
        MapCursor fields = at.Map();
        NodeCursor aggregate = fields.Field("aggregate");
        NodeCursor of = fields.Field("of");
        NodeCursor window = fields.Field("window");
        NodeCursor hop = fields.Field("hop");
        NodeCursor halfLife = fields.Field("half_life");
        fields.RefuseUnknown();

        string[] names = [.. KnownAggregates.ByName.Keys];
        aggregate.Require(NodeCursor.Choice("one of", names, null));
        if (aggregate.OneOf(names) is not { } kind)
        {
            return new AggregateDefinition(name, "", null, null, null, null);
        }

        KnownAggregate known = KnownAggregates.ByName[kind];
        string? field = Field(of, kind, known);
        if (known.Decays)
        {
            window.Forbid($"no window: {kind} has a half_life");
            hop.Forbid($"no hop: {kind} has a half_life");
            halfLife.Require($"the age at which an event weighs one half, {DefinitionDuration.Format(Shortest)} to {DefinitionDuration.Format(LongestWindow)}");
            return new AggregateDefinition(name, kind, field, null, null, halfLife.Duration(Shortest, LongestWindow));
        }

        halfLife.Forbid($"no half_life: {kind} has a window");
        window.Require($"a duration, {DefinitionDuration.Format(ShortestWindow)} to {DefinitionDuration.Format(LongestWindow)}");
        TimeSpan? length = window.Duration(ShortestWindow, LongestWindow);
        return new AggregateDefinition(name, kind, field, length, length is { } w ? Hop(hop, w) : null, null);
    }

    private static TimeSpan? Hop(NodeCursor at, TimeSpan window)
    {
        double least = Math.Max(1, Math.Ceiling(window.TotalSeconds / MostTiles));
        return at.Duration(TimeSpan.FromSeconds(least), window);
    }

    private string? Field(NodeCursor at, string kind, KnownAggregate known)
    {
        if (!known.NeedsField)
        {
            at.Forbid($"no field: {kind} counts events");
            return null;
        }

        if (!scope.Sources.TryGetValue(source, out SourceDefinition? found))
        {
            return at.Name();
        }

        string[] fields = [.. found.Fields.Select(f => f.Name)];
        at.Require(NodeCursor.Choice($"a field of source {source}", fields, null));
        string? field = at.OneOf(fields, $"a field of source {source}");
        if (field is not null && scope.TypeOf(source, field) == FieldType.String && !known.TakesText)
        {
            string textual = string.Join(", ", KnownAggregates.ByName.Where(k => k.Value.TakesText).Select(k => k.Key));
            at.Refuse($"a float, int or bool field for {kind}; a string field has {textual} only");
        }

        return field;
    }
}
