using System.Text.Json;

namespace OnlineLearning.Client.Messages;

/// <summary>All models.</summary>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models);

/// <summary>One model in short.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Current version.</param>
/// <param name="Task"><c>binary</c>, <c>regression</c> or <c>multiclass</c>.</param>
/// <param name="Updates">Examples learnt by all shards.</param>
/// <param name="LearningRate">Current rate of the shared part.</param>
/// <param name="Labels">Labels received.</param>
/// <param name="OpenPredictions">Predictions that wait for a label.</param>
/// <param name="Metrics">Prequential metrics by name.</param>
public sealed record ModelSummary(
    string Name, int Version, string Task, long Updates, double LearningRate, long Labels, long OpenPredictions,
    IReadOnlyDictionary<string, double?>? Metrics);

/// <summary>One model in full.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Current version.</param>
/// <param name="Task"><c>binary</c>, <c>regression</c> or <c>multiclass</c>.</param>
/// <param name="Definition">Its canonical definition.</param>
/// <param name="Updates">Examples learnt by all shards.</param>
/// <param name="LearningRate">Current rate of the shared part.</param>
/// <param name="Shards">The data shards.</param>
/// <param name="OpenPredictions">Predictions that wait for a label.</param>
/// <param name="Metrics">Metrics over the sliding window, with <c>window_seconds</c> and <c>count</c> among them.</param>
/// <param name="Monitor">What the monitor saw.</param>
/// <param name="Mixed">Whether the shards are averaged now and then.</param>
public sealed record ModelDetail(
    string Name, int Version, string Task, JsonElement Definition, long Updates, double LearningRate, IReadOnlyList<ShardDetail> Shards,
    long OpenPredictions, IReadOnlyDictionary<string, double?>? Metrics, MonitorDetail? Monitor, bool Mixed = false);

/// <summary>One data shard.</summary>
/// <param name="Shard">Number from 0.</param>
/// <param name="Updates">Examples learnt.</param>
/// <param name="LearningRate">Current rate.</param>
/// <param name="Digest">Hash of its state: equal digests, equal weights bit for bit.</param>
/// <param name="Mixes">Number of the last mix taken on.</param>
/// <param name="Rewarmings">Times that its learning rate was set back.</param>
/// <param name="Experts">What its learner is made of, where it is an ensemble.</param>
public sealed record ShardDetail(
    int Shard, long Updates, double LearningRate, string? Digest, long Mixes = 0, long Rewarmings = 0, IReadOnlyList<ExpertDetail>? Experts = null);

/// <summary>One expert of an ensemble.</summary>
/// <param name="Name">Kind and what sets it apart.</param>
/// <param name="Weight">Its share of the answer, 0 to 1.</param>
/// <param name="MeanLoss">Mean loss of its own predictions.</param>
public sealed record ExpertDetail(string Name, double? Weight, double? MeanLoss);

/// <summary>What the monitor of a model saw.</summary>
/// <param name="Predictions">Predictions made.</param>
/// <param name="Labels">Labels received.</param>
/// <param name="Expired">Predictions whose wait ended without a label.</param>
/// <param name="Dangling">Labels without a prediction.</param>
/// <param name="PredictionMean">Mean prediction.</param>
/// <param name="PredictionStd">Standard deviation of the predictions.</param>
/// <param name="LatencyP50Ms">Median latency, ms.</param>
/// <param name="LatencyP99Ms">99th percentile of the latency, ms.</param>
/// <param name="Features">Each input.</param>
/// <param name="Alerts">Alerts, newest first.</param>
/// <param name="Predicted">Multiclass: how often each class was predicted.</param>
public sealed record MonitorDetail(
    long Predictions, long Labels, long Expired, long Dangling, double? PredictionMean, double? PredictionStd, double? LatencyP50Ms,
    double? LatencyP99Ms, IReadOnlyList<FeatureProfile>? Features, IReadOnlyList<Alert>? Alerts, IReadOnlyDictionary<string, long>? Predicted = null);

/// <summary>What one input looked like.</summary>
/// <param name="Name">The input.</param>
/// <param name="NullRate">Share of predictions without it, 0 to 1.</param>
/// <param name="Mean">Mean of its numbers.</param>
/// <param name="Std">Standard deviation of its numbers.</param>
public sealed record FeatureProfile(string Name, double? NullRate, double? Mean, double? Std);

/// <summary>Something the monitor found.</summary>
/// <param name="Kind"><c>loss</c>.</param>
/// <param name="Time">When.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="RewarmedTo">Learning rate that it has set the schedule back to; null: not, or not yet.</param>
public sealed record Alert(string Kind, DateTimeOffset Time, string? Detail, double? RewarmedTo = null);
