namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>The keys of a document's top level, in the order in which one may name another.</summary>
internal static class Section
{
    public const string Entities = "entities";
    public const string Sources = "sources";
    public const string FeatureViews = "feature_views";
    public const string OnDemandViews = "on_demand_views";
    public const string FeatureServices = "feature_services";
    public const string Models = "models";

    public static IReadOnlyList<string> All { get; } = [Entities, Sources, FeatureViews, OnDemandViews, FeatureServices, Models];
}
