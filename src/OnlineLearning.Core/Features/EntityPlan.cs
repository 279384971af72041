using System.Collections.Frozen;
using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Core.Features;

/// <summary>A source with the views that its events feed.</summary>
public sealed record SourcePlan(SourceDefinition Source, ViewPlan[] Views)
{
    /// <summary>Field name to its position in the values that views take.</summary>
    public FrozenDictionary<string, int> Positions { get; } = Source.Fields.Index().ToFrozenDictionary(pair => pair.Item.Name, pair => pair.Index);
}

/// <summary>Sources and views of one kind of entity, made ready; shared by all entities of the kind. Immutable.</summary>
public sealed class EntityPlan
{
    public EntityPlan(string entity, IEnumerable<SourceDefinition> sources, IEnumerable<FeatureViewDefinition> views)
    {
        Entity = entity;
        var place = 0;
        Sources = sources.Where(source => source.Entity == entity)
            .Select(source => new SourcePlan(source, [.. views.Where(view => view.Source == source.Name).Select(view => new ViewPlan(view, source) { Place = place++ })]))
            .ToFrozenDictionary(plan => plan.Source.Name);
        Views = Sources.Values.SelectMany(source => source.Views).ToFrozenDictionary(view => view.View.Name);
    }

    public string Entity { get; }

    public FrozenDictionary<string, SourcePlan> Sources { get; }

    public FrozenDictionary<string, ViewPlan> Views { get; }
}
