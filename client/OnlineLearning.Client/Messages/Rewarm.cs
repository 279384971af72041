namespace OnlineLearning.Client.Messages;

/// <summary>Sets a model's learning rate back.</summary>
/// <param name="Share">Share of the initial rate, above 0 to 1.</param>
/// <param name="Id">Makes a repeat take effect once; without it each call does.</param>
public sealed record RewarmRequest(double Share, string? Id = null);

/// <summary>What it did.</summary>
/// <param name="Model">The model.</param>
/// <param name="Id">As given, or made by the server.</param>
/// <param name="Status"><c>rewarmed</c>, or <c>duplicate</c>: the id was known and nothing changed.</param>
/// <param name="LearningRate">Rate of the next update; the mean over the shards.</param>
/// <param name="Shards">The data shards.</param>
public sealed record RewarmResult(string Model, string Id, string Status, double? LearningRate, IReadOnlyList<RewarmedShard> Shards);

/// <summary>One data shard.</summary>
/// <param name="Shard">Number from 0.</param>
/// <param name="LearningRate">Rate of the next update.</param>
public sealed record RewarmedShard(int Shard, double? LearningRate);
