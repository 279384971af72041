namespace OnlineLearning.Contracts.Shards;

/// <summary>What a shard answers that was told to re-warm.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Applied">False where the id was known: nothing changed.</param>
/// <param name="LearningRate">Rate of the next update, now.</param>
[GenerateSerializer, Immutable, Alias("ol.ShardRewarm")]
public readonly record struct ShardRewarm([property: Id(0)] int Shard, [property: Id(1)] bool Applied, [property: Id(2)] double LearningRate);
