using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Rows that features are asked for.</summary>
/// <param name="Plan">Which features.</param>
/// <param name="Entities">By the plan's reads, then by row: whose features; null where the row has no such entity.</param>
/// <param name="Count">Rows.</param>
/// <param name="Request">By the plan's on-demand views, then by row: the values of the request that each needs.</param>
/// <param name="Time">As of when, ticks UTC.</param>
internal sealed record FeatureRows(FeaturePlan Plan, NamedEntity?[][] Entities, int Count, FeatureDatum[][] Request, long Time);
