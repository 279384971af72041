namespace OnlineLearning.Contracts.Shards;

/// <summary>One expert of a shard whose learner is an ensemble.</summary>
/// <param name="Name">Kind and what sets it apart.</param>
/// <param name="Weight">Its share of the answer, 0 to 1.</param>
/// <param name="MeanLoss">Mean loss of its own predictions; NaN before the first.</param>
[GenerateSerializer, Immutable, Alias("ol.ExpertStatus")]
public readonly record struct ExpertStatus([property: Id(0)] string Name, [property: Id(1)] double Weight, [property: Id(2)] double MeanLoss);
