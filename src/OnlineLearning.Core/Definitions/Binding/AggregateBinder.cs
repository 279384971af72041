using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Features.Windows.Aggregates;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the columns of one view.</summary>
internal sealed class AggregateBinder(DefinitionScope scope, string source)
{
    private const string ExactHop = "exact";

    private static readonly string[] Names = [.. AggregateRegistry.All.Select(a => a.Name)];

    private static readonly SettingOwner[] Owners = [.. AggregateRegistry.All.Select(a => new SettingOwner(a.Name, a.Settings))];

    public AggregateDefinition Bind(string name, NodeCursor at)
    {
        MapCursor fields = at.Map();
        NodeCursor aggregate = fields.Field("aggregate");
        NodeCursor of = fields.Field("of");
        NodeCursor window = fields.Field("window");
        NodeCursor hop = fields.Field("hop");
        NodeCursor halfLife = fields.Field("half_life");
        aggregate.Require(NodeCursor.Choice("one of", Names, null));
        IAggregate? known = aggregate.OneOf(Names) is { } kind ? AggregateRegistry.Find(kind) : null;
        if (known is null)
        {
            foreach (IReadOnlyList<Setting> settings in Owners.Select(owner => owner.Settings))
            {
                settings.ToList().ForEach(setting => fields.Field(setting.Name));
            }

            fields.RefuseUnknown();
            return new AggregateDefinition(name, "", null, null, null, null);
        }

        Settings stated = SettingBinder.Bind(fields, known.Name, known.Settings, Owners);
        fields.RefuseUnknown();
        AggregateDefinition bound = new(name, known.Name, Field(of, known), null, null, null) { Settings = stated };
        return known.Span switch
        {
            AggregateSpan.Window => Windowed(bound, window, hop, halfLife),
            AggregateSpan.HalfLife => Decaying(bound, window, hop, halfLife),
            _ => Unbounded(bound, window, hop, halfLife),
        };
    }

    private static AggregateDefinition Windowed(AggregateDefinition bound, NodeCursor window, NodeCursor hop, NodeCursor halfLife)
    {
        halfLife.Forbid($"no half_life: {bound.Aggregate} has a window");
        window.Require($"a duration, {DefinitionDuration.Format(WindowRule.ShortestWindow)} to {DefinitionDuration.Format(WindowRule.LongestWindow)}");
        TimeSpan? length = window.Duration(WindowRule.ShortestWindow, WindowRule.LongestWindow);
        bool exact = hop.Node is ScalarNode { Text: ExactHop };
        return bound with { Window = length, Hop = length is { } w && !exact ? Hop(hop, w) : null, ExactHop = exact };
    }

    private static AggregateDefinition Decaying(AggregateDefinition bound, NodeCursor window, NodeCursor hop, NodeCursor halfLife)
    {
        window.Forbid($"no window: {bound.Aggregate} has a half_life");
        hop.Forbid($"no hop: {bound.Aggregate} has a half_life");
        halfLife.Require($"the age at which an event weighs one half, {DefinitionDuration.Format(DecayingAggregate.ShortestHalfLife)} to {DefinitionDuration.Format(DecayingAggregate.LongestHalfLife)}");
        return bound with { HalfLife = halfLife.Duration(DecayingAggregate.ShortestHalfLife, DecayingAggregate.LongestHalfLife) };
    }

    private static AggregateDefinition Unbounded(AggregateDefinition bound, NodeCursor window, NodeCursor hop, NodeCursor halfLife)
    {
        window.Forbid($"no window: {bound.Aggregate} has none");
        hop.Forbid($"no hop: {bound.Aggregate} has no window");
        halfLife.Forbid($"no half_life: {bound.Aggregate} has none");
        return bound;
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
        if (!aggregate.Input.AllowsNothing())
        {
            at.Require(NodeCursor.Choice($"a field of source {source}", fields, null));
        }

        string? field = at.OneOf(fields, $"a field of source {source}");
        if (field is not null && scope.TypeOf(source, field) is { } type && !aggregate.Input.Allows(type))
        {
            at.Refuse($"{aggregate.Input.Describe()} for {aggregate.Name}");
        }

        return field;
    }
}
