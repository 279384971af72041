namespace OnlineLearning.Gateway.Reading;

/// <summary>A question for features as read.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Keys">Keys.</param>
/// <param name="Columns"><c>view:column</c>, views resolved to all their columns.</param>
/// <param name="Time">Ticks UTC.</param>
internal readonly record struct FeaturesCall(string Entity, IReadOnlyList<string> Keys, IReadOnlyList<string> Columns, long Time);
