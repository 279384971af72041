using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Features.Windows.Aggregates;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the columns of one view.</summary>
internal sealed class AggregateBinder(DefinitionScope scope, string source)
{
    private const string ExactHop = "exact";

    private static readonly string[] Names = [.. AggregateRegistry.All.Select(a => a.Name)];

    public AggregateDefinition Bind(string name, NodeCursor at)
    {
        MapCursor fields = at.Map();
        NodeCursor aggregate = fields.Field("aggregate");
        NodeCursor of = fields.Field("of");
        NodeCursor window = fields.Field("window");
        NodeCursor hop = fields.Field("hop");
        NodeCursor halfLife = fields.Field("half_life");
        fields.RefuseUnknown();

        aggregate.Require(NodeCursor.Choice("one of", Names, null));
        if (aggregate.OneOf(Names) is not { } kind || AggregateRegistry.Find(kind) is not { } known)
        {
            return new AggregateDefinition(name, "", null, null, null, null);
        }

        string? field = Field(of, known);
        if (!known.IsWindowed)
        {
            window.Forbid($"no window: {kind} has a half_life");
            hop.Forbid($"no hop: {kind} has a half_life");
            halfLife.Require($"the age at which an event weighs one half, {DefinitionDuration.Format(EwmaAggregate.ShortestHalfLife)} to {DefinitionDuration.Format(EwmaAggregate.LongestHalfLife)}");
            return new AggregateDefinition(name, kind, field, null, null, halfLife.Duration(EwmaAggregate.ShortestHalfLife, EwmaAggregate.LongestHalfLife));
        }

        halfLife.Forbid($"no half_life: {kind} has a window");
        window.Require($"a duration, {DefinitionDuration.Format(WindowRule.ShortestWindow)} to {DefinitionDuration.Format(WindowRule.LongestWindow)}");
        TimeSpan? length = window.Duration(WindowRule.ShortestWindow, WindowRule.LongestWindow);
        bool exact = hop.Node is ScalarNode { Text: ExactHop };
        return new AggregateDefinition(name, kind, field, length, length is { } w && !exact ? Hop(hop, w) : null, null, exact);
    }

    private static TimeSpan? Hop(NodeCursor at, TimeSpan window)
    {
        double least = Math.Max(WindowRule.ShortestHop.TotalSeconds, Math.Ceiling(window.TotalSeconds / WindowRule.MaxHopsPerWindow));
        return at.Duration(TimeSpan.FromSeconds(least), window, $", or {ExactHop}");
    }

    private string? Field(NodeCursor at, IAggregate aggregate)
    {
        if (!scope.Sources.TryGetValue(source, out SourceDefinition? found))
        {
            return at.Name();
        }

        string[] fields = [.. found.Fields.Select(f => f.Name)];
        bool takesAnything = aggregate.Input == AggregateInput.AnythingOrNothing;
        if (!takesAnything)
        {
            at.Require(NodeCursor.Choice($"a field of source {source}", fields, null));
        }

        string? field = at.OneOf(fields, $"a field of source {source}");
        if (field is not null && !takesAnything && scope.TypeOf(source, field) is FieldType.String or FieldType.Vector)
        {
            at.Refuse($"a float, int, bool or timestamp field for {aggregate.Name}");
        }

        return field;
    }
}
