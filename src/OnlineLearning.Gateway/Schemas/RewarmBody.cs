namespace OnlineLearning.Gateway.Schemas;

/// <summary>Sets a model's learning rate back.</summary>
/// <param name="Share">Share of the initial rate, above 0 to 1.</param>
/// <param name="Id">Makes a repeat take effect once; without it each call does.</param>
internal sealed record RewarmBody(double Share, string? Id = null);

/// <summary>What it did.</summary>
/// <param name="Model">The model.</param>
/// <param name="Id">As given, or made.</param>
/// <param name="Status">rewarmed, or duplicate: the id was known to every shard and nothing changed.</param>
/// <param name="LearningRate">Rate of the next update; the mean over the shards.</param>
/// <param name="Shards">Its data shards.</param>
internal sealed record RewarmAnswerBody(string Model, string Id, string Status, double? LearningRate, IReadOnlyList<RewarmShardBody> Shards);

/// <summary>One data shard.</summary>
/// <param name="Shard">Number from 0.</param>
/// <param name="LearningRate">Rate of the next update.</param>
internal sealed record RewarmShardBody(int Shard, double? LearningRate);
