using OnlineLearning.Gateway.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Rows that features are asked for.</summary>
/// <param name="Plan">Which features.</param>
/// <param name="Entities">By the plan's reads, then by row: whose features; null where the row has no such entity.</param>
/// <param name="Count">Rows.</param>
/// <param name="Time">As of when, ticks UTC.</param>
internal sealed record FeatureRows(FeaturePlan Plan, CachedEntity?[][] Entities, int Count, long Time);
