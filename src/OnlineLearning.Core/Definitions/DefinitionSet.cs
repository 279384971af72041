using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions;

/// <summary>Everything that is defined: entities, sources, views, services and models, by name, cross-checked.</summary>
public sealed record DefinitionSet(
    IReadOnlyDictionary<string, EntityDefinition> Entities,
    IReadOnlyDictionary<string, SourceDefinition> Sources,
    IReadOnlyDictionary<string, FeatureViewDefinition> FeatureViews,
    IReadOnlyDictionary<string, ModelDefinition> Models)
{
    public static DefinitionSet Empty { get; } = new(
        new Dictionary<string, EntityDefinition>(),
        new Dictionary<string, SourceDefinition>(),
        new Dictionary<string, FeatureViewDefinition>(),
        new Dictionary<string, ModelDefinition>());

    public IReadOnlyDictionary<string, OnDemandViewDefinition> OnDemandViews { get; init; } = new Dictionary<string, OnDemandViewDefinition>();

    public IReadOnlyDictionary<string, FeatureServiceDefinition> FeatureServices { get; init; } = new Dictionary<string, FeatureServiceDefinition>();
}
