namespace OnlineLearning.Contracts.Entities;

/// <summary>A label for a prediction made before.</summary>
[GenerateSerializer, Immutable, Alias("ol.FeedbackRequest")]
public sealed class FeedbackRequest
{
    [Id(0)] public required string Model { get; init; }

    [Id(1)] public required string Id { get; init; }

    /// <summary>Finite; 0 to 1 for binary models, the number of a class for multiclass ones.</summary>
    [Id(2)] public required double Label { get; init; }

    /// <summary>Importance, above 0 to 1e6.</summary>
    [Id(3)] public double Weight { get; init; } = 1;

    /// <summary>Version of the model whose class the label is the number of; 0 where the label is no class.</summary>
    [Id(4)] public int Version { get; init; }
}

/// <summary>An example with its label.</summary>
[GenerateSerializer, Immutable, Alias("ol.LearnRequest")]
public sealed class LearnRequest
{
    [Id(0)] public required PredictRequest Example { get; init; }

    [Id(1)] public required double Label { get; init; }

    [Id(2)] public double Weight { get; init; } = 1;
}

/// <summary>What became of a label.</summary>
[GenerateSerializer, Alias("ol.LearnStatus")]
public enum LearnStatus
{
    Learnt,

    /// <summary>This id's label was learnt before; nothing changed.</summary>
    Duplicate,

    /// <summary>No such open prediction: never made, lost in a crash before it was durable, answered long ago, or its wait has ended.</summary>
    UnknownPrediction,

    /// <summary>As <see cref="PredictStatus.StaleModel"/>.</summary>
    StaleModel,
}

/// <param name="Status">What became of it.</param>
/// <param name="Prediction">What was predicted for this example.</param>
/// <param name="Loss">The model's loss of that prediction.</param>
/// <param name="Updates">Number of this update in the shard's order; 0 where nothing was learnt.</param>
[GenerateSerializer, Immutable, Alias("ol.LearnReply")]
public readonly record struct LearnReply(
    [property: Id(0)] LearnStatus Status, [property: Id(1)] double Prediction, [property: Id(2)] double Loss, [property: Id(3)] long Updates);
