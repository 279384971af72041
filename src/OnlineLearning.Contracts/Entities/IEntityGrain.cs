using System.Text;

namespace OnlineLearning.Contracts.Entities;

/// <summary>
/// One entity: its feature windows, its personal models, its open predictions. Key: <see cref="EntityKey"/>. Every acknowledged change is durable; a prediction's
/// answer does not wait for that.
/// </summary>
[Alias("ol.IEntityGrain"), GrainInterfaceType(EntityKey.TypeName)]
public interface IEntityGrain : IGrainWithStringKey
{
    /// <summary>Builds the vector, scores it, keeps it until the label arrives or the wait ends.</summary>
    [Alias("Predict")]
    ValueTask<PredictReply> Predict(PredictRequest request);

    /// <summary>Learns the label of a kept prediction, once.</summary>
    [Alias("Feedback")]
    ValueTask<LearnReply> Feedback(FeedbackRequest request);

    /// <summary>Learns an example without a prediction before; once, if it has an id.</summary>
    [Alias("Learn")]
    ValueTask<LearnReply> Learn(LearnRequest request);

    /// <summary>Takes events in; one status per event, in order.</summary>
    [Alias("Events")]
    ValueTask<EventStatus[]> Events([Immutable] EventRecord[] events);

    /// <summary>Brings past events to one view: each column takes those that it lacks, once. Null where this silo does not know the view.</summary>
    [Alias("Backfill")]
    ValueTask<BackfillReply?> Backfill(BackfillRequest request);

    /// <summary>Reads features at a time.</summary>
    [Alias("Features")]
    ValueTask<FeatureReply> Features(FeatureRequest request);

    /// <summary>What another entity's grain needs of this one to score a model that names both.</summary>
    [Alias("ReadPersonal")]
    ValueTask<PersonalReply> ReadPersonal(PersonalRequest request);

    /// <summary>Applies another entity's label to this one's personal model, once for an example id.</summary>
    [Alias("ApplyStep")]
    ValueTask ApplyStep(StepMessage message);

    [Alias("Describe")]
    ValueTask<EntityStatus> Describe();

    /// <summary>Writes a snapshot and drops the journal's records that it covers.</summary>
    [Alias("Snapshot")]
    ValueTask Snapshot();
}

/// <summary>The key of an entity's grain: <c>type/key</c>. A type has no slash, so the first one divides.</summary>
public static class EntityKey
{
    /// <summary>Of the grain's type and of its interface.</summary>
    public const string TypeName = "ol.entity";

    public static GrainType GrainType { get; } = GrainType.Create(TypeName);

    public static GrainInterfaceType InterfaceType { get; } = GrainInterfaceType.Create(TypeName);

    public static string Of(string type, string key) => string.Concat(type, "/", key);

    public static (string Type, string Key) Parse(string grainKey)
    {
        var slash = grainKey.IndexOf('/');
        return (grainKey[..slash], grainKey[(slash + 1)..]);
    }

    /// <summary>The entity's key within a grain key in UTF-8.</summary>
    public static string KeyOf(ReadOnlySpan<byte> grainKey) => Encoding.UTF8.GetString(grainKey[(grainKey.IndexOf((byte)'/') + 1)..]);
}
