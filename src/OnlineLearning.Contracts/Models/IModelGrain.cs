using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Shards;

namespace OnlineLearning.Contracts.Models;

/// <summary>One model as a whole: key is its name.</summary>
[Alias("ol.IModelGrain"), GrainInterfaceType("ol.model")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Null where no such model is applied.</summary>
    [Alias("Describe")]
    Task<ModelStatus?> Describe();

    /// <summary>
    /// Mixes the shards of a model of several: one round at a time, at most one in half a period. A round in which a shard cannot be reached is skipped; a shard that missed the end of one is brought
    /// in by the next.
    /// </summary>
    /// <param name="version">Version that is meant; another one that serves is left alone.</param>
    /// <returns>True where nothing is left to mix for now; false where it should be asked for again.</returns>
    [Alias("Mix")]
    Task<bool> Mix(int version);

    /// <summary>Re-warms every shard; completes when all have it in their journals. Where it fails some may have: repeat it with the same id.</summary>
    /// <param name="version">Version that is meant.</param>
    /// <param name="id">A repeated one changes nothing.</param>
    /// <param name="share">Share of the initial rate, above 0 to 1.</param>
    /// <returns>By shard; null where another version serves, or none.</returns>
    [Alias("Rewarm")]
    Task<ShardRewarm[]?> Rewarm(int version, UInt128 id, double share);
}

/// <param name="Version">Version that serves.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Monitor">What its monitor knows.</param>
/// <param name="Mixed">Whether its shards are averaged now and then; false with one shard, and where what is learnt cannot be averaged.</param>
[GenerateSerializer, Immutable, Alias("ol.ModelStatus")]
public sealed record ModelStatus([property: Id(0)] int Version, [property: Id(1)] ShardStatus[] Shards, [property: Id(2)] MonitorStatus Monitor, [property: Id(3)] bool Mixed = false);
