namespace OnlineLearning.Contracts.Entities;

/// <summary>A prediction asked for.</summary>
[GenerateSerializer, Immutable, Alias("ol.PredictRequest")]
public sealed class PredictRequest
{
    [Id(0)] public required string Model { get; init; }

    /// <summary>Version of the model whose plan encoded <see cref="Entries"/>.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>The caller's or the gateway's id of this prediction, unique within model and entity.</summary>
    [Id(2)] public required string Id { get; init; }

    /// <summary>Keys of the model's entities in its order; the first is this grain's.</summary>
    [Id(3)] public required string[] Keys { get; init; }

    /// <summary>Event time, ticks UTC.</summary>
    [Id(4)] public required long Time { get; init; }

    /// <summary>What the request decides of the vector: entries of 12 bytes (<c>Entry</c>).</summary>
    [Id(5)] public required byte[] Entries { get; init; }

    /// <summary>The request's features as given, a JSON object in UTF-8, for the offline store; null where it gave none.</summary>
    [Id(6)] public byte[]? Features { get; init; }
}

/// <summary>How a prediction went.</summary>
[GenerateSerializer, Alias("ol.PredictStatus")]
public enum PredictStatus
{
    Ok,

    /// <summary>The model is not applied here, or in another version: read the definitions again and encode again.</summary>
    StaleModel,

    /// <summary>The model's shared weights cannot be had now.</summary>
    Unavailable,
}

/// <param name="Status">How it went.</param>
/// <param name="Prediction">Binary: probability of label 1. Multiclass: number of the likeliest class.</param>
/// <param name="Expires">When the wait for the label ends, ticks UTC.</param>
/// <param name="Probabilities">Multiclass: of each class by its number. Else null.</param>
[GenerateSerializer, Immutable, Alias("ol.PredictReply")]
public readonly record struct PredictReply(
    [property: Id(0)] PredictStatus Status, [property: Id(1)] double Prediction, [property: Id(2)] long Expires,
    [property: Id(3)] float[]? Probabilities = null);
