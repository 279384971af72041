using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Contracts.Shards;

/// <summary>The shared weights of one data shard of one model version: learns examples in order, journals them, publishes the weights in its process. Key: <see cref="ShardKey"/>.</summary>
[Alias("ol.IModelShardGrain"), GrainInterfaceType(ShardKey.TypeName)]
public interface IModelShardGrain : IGrainWithStringKey
{
    /// <summary>
    /// Learns one example in memory and answers at once; a repeated id is answered with what was recorded. The answer is not durable yet: before it acknowledges, the caller
    /// waits for <see cref="SharedResult.Durable"/>, or for <see cref="Durable"/> where that is null.
    /// </summary>
    [Alias("Learn")]
    ValueTask<SharedResult> Learn(SharedExample example);

    /// <summary>Completes when the example is durable with the result that <see cref="Learn"/> answered.</summary>
    /// <exception cref="JournalUnavailableException">The shard does not have it so: it was read again meanwhile, and the example was lost.</exception>
    [Alias("DurableExample")]
    Task Durable(UInt128 exampleId, SharedResult result);

    [Alias("Describe")]
    ValueTask<ShardStatus> Describe();

    /// <summary>What the shard gives to the next mix, as of now; only in a model whose shards are mixed.</summary>
    /// <param name="whole">All its weights, not only those touched since the last mix.</param>
    /// <exception cref="InvalidOperationException">The model's shards are not mixed.</exception>
    [Alias("Contribute")]
    ValueTask<byte[]> Contribute(bool whole);

    /// <summary>Takes on a mix and journals it; completes when it is durable.</summary>
    /// <returns>False where the mix does not answer the shard's last contribution, and nothing changed.</returns>
    [Alias("TakeOn")]
    Task<bool> TakeOn(byte[] mixed);

    /// <summary>Sets the learner's schedule back, as one record of its journal; completes when it is durable. Repeat it with the same id until it is answered.</summary>
    /// <param name="id">Remembered for the shard's last 512 re-warmings: a repeated one changes nothing.</param>
    /// <param name="share">Share of the initial rate, above 0 to 1.</param>
    [Alias("Rewarm")]
    Task<ShardRewarm> Rewarm(UInt128 id, double share);

    /// <summary>The shared part's weights as of now, where its score is linear in the inputs: the bytes of <c>LinearWeights</c>; null where it is not.</summary>
    /// <param name="most">Weights given at the most; where there are more, only their number is.</param>
    [Alias("Export")]
    ValueTask<byte[]?> Export(int most);

    /// <summary>Loads the shard and publishes its weights in the silo where it lives.</summary>
    [Alias("Wake")]
    ValueTask Wake();

    /// <summary>For a process that follows the shard: what changed in its served weights since the version that it has.</summary>
    /// <param name="activation">What the last answer said; empty before the first.</param>
    /// <param name="version">What the last answer said.</param>
    /// <exception cref="InvalidOperationException">The state is larger than what can be followed.</exception>
    [Alias("Pull")]
    ValueTask<ShardChange> Pull(string activation, long version);

    /// <summary>Writes a snapshot and drops the journal's records that it covers.</summary>
    [Alias("Snapshot")]
    ValueTask Snapshot();
}

/// <summary>The key of a shard's grain: <c>model/version/shard</c>.</summary>
public static class ShardKey
{
    /// <summary>Of the grain's type and of its interface.</summary>
    public const string TypeName = "ol.shard";

    public static GrainType GrainType { get; } = GrainType.Create(TypeName);

    public static string Of(string model, int version, int shard) => $"{model}/{version}/{shard}";

    public static (string Model, int Version, int Shard) Parse(string grainKey)
    {
        var parts = grainKey.Split('/');
        return (parts[0], int.Parse(parts[1]), int.Parse(parts[2]));
    }
}

/// <param name="ExampleId">Remembered for the shard's last 65,536 examples.</param>
/// <param name="Entries">The kept vector, 12 bytes an entry.</param>
/// <param name="Offset">Personal score.</param>
/// <param name="Curvature">Personal share of the implicit step, >= 0.</param>
/// <param name="Label">The label.</param>
/// <param name="Weight">Importance.</param>
[GenerateSerializer, Immutable, Alias("ol.SharedExample")]
public sealed record SharedExample(
    [property: Id(0)] UInt128 ExampleId,
    [property: Id(1)] byte[] Entries,
    [property: Id(2)] double Offset,
    [property: Id(3)] double Curvature,
    [property: Id(4)] double Label,
    [property: Id(5)] double Weight);

/// <param name="Gradient">What every personal term applies.</param>
/// <param name="Updates">Number of this update in the shard's order, from 1.</param>
/// <param name="Record">Journal record that holds it.</param>
[GenerateSerializer, Immutable, Alias("ol.SharedResult")]
public readonly record struct SharedResult([property: Id(0)] double Gradient, [property: Id(1)] long Updates, [property: Id(2)] long Record)
{
    /// <summary>Where shard and caller are in one process: completes when the update is durable, and spares a call. It does not travel: null elsewhere.</summary>
    [field: NonSerialized]
    public Task? Durable { get; init; }
}

/// <param name="Shard">Its number.</param>
/// <param name="Updates">Examples learnt.</param>
/// <param name="LearningRate">Rate of the next update.</param>
/// <param name="Digest">Hash of the state bytes, hex: equal states, equal digests.</param>
/// <param name="Mixes">Number of the last mix taken on; 0 in a model of one shard.</param>
/// <param name="Rewarmings">Times that its schedule was set back.</param>
/// <param name="Experts">Where its learner is an ensemble: what it is made of; else null.</param>
[GenerateSerializer, Immutable, Alias("ol.ShardStatus")]
public sealed record ShardStatus(
    [property: Id(0)] int Shard, [property: Id(1)] long Updates, [property: Id(2)] double LearningRate, [property: Id(3)] string Digest, [property: Id(4)] long Mixes = 0,
    [property: Id(5)] long Rewarmings = 0, [property: Id(6)] ExpertStatus[]? Experts = null);
