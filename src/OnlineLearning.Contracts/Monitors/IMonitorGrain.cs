using Orleans.Concurrency;

namespace OnlineLearning.Contracts.Monitors;

/// <summary>Merges what the silos recorded of one model: key is the model's name.</summary>
[Alias("ol.IMonitorGrain"), GrainInterfaceType("ol.monitor")]
public interface IMonitorGrain : IGrainWithStringKey
{
    /// <summary>Takes in one silo's slice of about a second.</summary>
    /// <param name="silo">Which silo.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="slice">State bytes of a <c>MonitorSlice</c>.</param>
    /// <param name="openPredictions">Predictions that wait for a label in that silo's memory now.</param>
    [Alias("Report")]
    Task Report(string silo, int version, byte[] slice, long openPredictions);

    /// <summary>What is known in memory; a store that hangs does not keep it.</summary>
    [Alias("Describe"), AlwaysInterleave]
    Task<MonitorStatus> Describe();
}

/// <summary>What a monitor knows. Counts since the model's first prediction; at most the last seconds before a crash are missing from them.</summary>
[GenerateSerializer, Immutable, Alias("ol.MonitorStatus")]
public sealed record MonitorStatus
{
    [Id(0)] public long Predictions { get; init; }

    [Id(1)] public long Labels { get; init; }

    /// <summary>Predictions whose wait ended without a label.</summary>
    [Id(2)] public long Expired { get; init; }

    /// <summary>Labels without a prediction.</summary>
    [Id(3)] public long Dangling { get; init; }

    [Id(4)] public long OpenPredictions { get; init; }

    /// <summary>Over the sliding window.</summary>
    [Id(5)] public double? PredictionMean { get; init; }

    [Id(6)] public double? PredictionDeviation { get; init; }

    [Id(7)] public double? LatencyP50Milliseconds { get; init; }

    [Id(8)] public double? LatencyP99Milliseconds { get; init; }

    /// <summary>Length of the sliding window.</summary>
    [Id(9)] public double WindowSeconds { get; init; }

    /// <summary>Prequential metrics over the sliding window, by name.</summary>
    [Id(10)] public KeyValuePair<string, double>[] Metrics { get; init; } = [];

    [Id(11)] public FeatureMonitorStatus[] Features { get; init; } = [];

    /// <summary>Newest first, at most 100.</summary>
    [Id(12)] public AlertStatus[] Alerts { get; init; } = [];

    /// <summary>Multiclass: how often each class was predicted in the sliding window, by its number; else empty.</summary>
    [Id(13)] public long[] Predicted { get; init; } = [];
}

/// <param name="Name">Input.</param>
/// <param name="NullRate">Share of predictions in which it was missing, over the window.</param>
/// <param name="Mean">Numeric inputs.</param>
/// <param name="Deviation">Numeric inputs.</param>
[GenerateSerializer, Immutable, Alias("ol.FeatureMonitorStatus")]
public sealed record FeatureMonitorStatus([property: Id(0)] string Name, [property: Id(1)] double NullRate, [property: Id(2)] double? Mean, [property: Id(3)] double? Deviation);

/// <param name="Kind"><c>loss</c>.</param>
/// <param name="Time">When it was raised, ticks UTC.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Rewarmed">Learning rate, the mean over the shards, that it has set the schedule back to; null: not, or not yet.</param>
[GenerateSerializer, Immutable, Alias("ol.AlertStatus")]
public sealed record AlertStatus([property: Id(0)] string Kind, [property: Id(1)] long Time, [property: Id(2)] string Detail, [property: Id(3)] double? Rewarmed = null);
