using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Batch.Offline;

/// <summary>Where a row was in the journal: an entity's rows are in the order of its sequence numbers, all rows in that of their segments.</summary>
/// <param name="Segment">Segment of the journal.</param>
/// <param name="Sequence">Number within the entity's own records.</param>
public readonly record struct OfflinePlace(long Segment, long Sequence);

/// <summary>An accepted event.</summary>
/// <param name="Key">Key of its entity; the type is the source's.</param>
/// <param name="Segment">Segment of the journal.</param>
/// <param name="Sequence">Number within the entity's own records.</param>
/// <param name="Event">The event, with the fields that have a value.</param>
public sealed record OfflineEvent(string Key, long Segment, long Sequence, EntityEvent Event);

/// <summary>A prediction that was served, or the example of one that was learnt at once.</summary>
public sealed record OfflinePrediction
{
    public required OfflinePlace Place { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    public required string Id { get; init; }

    /// <summary>Keys of the model's entities in its order; the first kept the prediction.</summary>
    public required string[] Keys { get; init; }

    /// <summary>Event time of the question, ticks UTC.</summary>
    public required long Time { get; init; }

    /// <summary>When it was served, ticks UTC; null in what earlier versions wrote.</summary>
    public long? Served { get; init; }

    public required double Prediction { get; init; }

    /// <summary>Multiclass: of each class. Else empty.</summary>
    public double[] Probabilities { get; init; } = [];

    /// <summary>With which probability this variant was chosen; 1 without an experiment.</summary>
    public double VariantProbability { get; init; } = 1;

    /// <summary>The request's features as given, JSON; null in what earlier versions wrote.</summary>
    public string? Features { get; init; }

    /// <summary>View and label inputs as served, by their names; without those that had no value.</summary>
    public IReadOnlyDictionary<string, double> Inputs { get; init; } = new Dictionary<string, double>();
}

/// <summary>A label that was learnt.</summary>
public sealed record OfflineLabel
{
    public required OfflinePlace Place { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    /// <summary>Key of the entity that kept the prediction.</summary>
    public required string Key { get; init; }

    /// <summary>Id of the prediction.</summary>
    public required string Id { get; init; }

    public required double Label { get; init; }

    public required double Weight { get; init; }

    /// <summary>When it arrived, ticks UTC.</summary>
    public required long Arrived { get; init; }

    /// <summary>It is the model's default label, learnt because none came.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Loss of the prediction.</summary>
    public double Loss { get; init; }
}

/// <summary>A prediction with its label; null where it has none so far.</summary>
public sealed record OfflineExample(OfflinePrediction Prediction, OfflineLabel? Label);
