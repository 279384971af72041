using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>All models.</summary>
internal sealed record ModelsBody(IReadOnlyList<ModelSummaryBody> Models);

/// <summary>One model in short.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that serves.</param>
/// <param name="Task">binary, regression or multiclass.</param>
/// <param name="Updates">Examples learnt by all its shards.</param>
/// <param name="LearningRate">Rate of the next update; the mean over the shards.</param>
/// <param name="Labels">Labels received.</param>
/// <param name="OpenPredictions">Predictions that wait for their label.</param>
/// <param name="Metrics">Prequential metrics over the monitor's window.</param>
internal sealed record ModelSummaryBody(
    string Name, int Version, string Task, long Updates, double? LearningRate, long Labels, long OpenPredictions, IReadOnlyDictionary<string, double?> Metrics);

/// <summary>One model in full.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that serves.</param>
/// <param name="Task">binary, regression or multiclass.</param>
/// <param name="Definition">Its canonical definition.</param>
/// <param name="Updates">Examples learnt by all its shards.</param>
/// <param name="LearningRate">Rate of the next update; the mean over the shards.</param>
/// <param name="Shards">Its data shards.</param>
/// <param name="Mixed">Whether the shards are averaged now and then; false with one shard, and where what is learnt cannot be averaged.</param>
/// <param name="OpenPredictions">Predictions that wait for their label.</param>
/// <param name="Metrics">Prequential metrics over the last window_seconds.</param>
/// <param name="Monitor">What its monitor saw.</param>
internal sealed record ModelBody(
    string Name, int Version, string Task, JsonElement Definition, long Updates, double? LearningRate, IReadOnlyList<ShardBody> Shards, bool Mixed, long OpenPredictions,
    IReadOnlyDictionary<string, double?> Metrics, MonitorBody Monitor);

/// <summary>One data shard.</summary>
/// <param name="Shard">Number from 0.</param>
/// <param name="Updates">Examples learnt.</param>
/// <param name="LearningRate">Rate of the next update.</param>
/// <param name="Digest">Hash of its state: equal digests, equal weights bit for bit.</param>
/// <param name="Mixes">Number of the last mix taken on.</param>
/// <param name="Rewarmings">Times that its learning rate was set back.</param>
/// <param name="Experts">What its learner is made of; empty where it is no ensemble.</param>
internal sealed record ShardBody(int Shard, long Updates, double? LearningRate, string Digest, long Mixes, long Rewarmings, IReadOnlyList<ExpertBody> Experts);

/// <summary>One expert of an ensemble.</summary>
/// <param name="Name">Kind and what sets it apart.</param>
/// <param name="Weight">Its share of the answer, 0 to 1.</param>
/// <param name="MeanLoss">Mean loss of its own predictions.</param>
internal sealed record ExpertBody(string Name, double? Weight, double? MeanLoss);

/// <summary>What the monitor of a model saw.</summary>
/// <param name="Predictions">Predictions made.</param>
/// <param name="Labels">Labels received.</param>
/// <param name="Expired">Predictions whose wait ended without a label.</param>
/// <param name="Dangling">Labels without a prediction.</param>
/// <param name="PredictionMean">Over the window; null for multiclass.</param>
/// <param name="PredictionStd">Over the window; null for multiclass.</param>
/// <param name="LatencyP50Ms">Milliseconds.</param>
/// <param name="LatencyP99Ms">Milliseconds.</param>
/// <param name="Features">Each input.</param>
/// <param name="Alerts">Newest first.</param>
/// <param name="Predicted">Multiclass only: how often each class was predicted over the window.</param>
internal sealed record MonitorBody(
    long Predictions, long Labels, long Expired, long Dangling, double? PredictionMean, double? PredictionStd, double? LatencyP50Ms, double? LatencyP99Ms,
    IReadOnlyList<FeatureMonitorBody> Features, IReadOnlyList<AlertBody> Alerts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, long>? Predicted = null);

/// <summary>What one input looked like over the window.</summary>
/// <param name="Name">The input.</param>
/// <param name="NullRate">Share of predictions in which it was missing, 0 to 1.</param>
/// <param name="Mean">Numeric inputs.</param>
/// <param name="Std">Numeric inputs.</param>
internal sealed record FeatureMonitorBody(string Name, double? NullRate, double? Mean, double? Std);

/// <summary>Something the monitor found.</summary>
/// <param name="Kind">loss.</param>
/// <param name="Time">When.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="RewarmedTo">Learning rate, the mean over the shards, that the alert has set the schedule back to; null: not, or not yet.</param>
internal sealed record AlertBody(string Kind, DateTime Time, string Detail, double? RewarmedTo);
