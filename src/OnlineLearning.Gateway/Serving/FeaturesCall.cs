using OnlineLearning.Gateway.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>A question for features of one kind of entity as read.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Keys">Whose features, by row.</param>
/// <param name="Rows">What is asked.</param>
internal sealed record FeaturesCall(string Entity, NamedEntity?[] Keys, FeatureRows Rows);
