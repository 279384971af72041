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
}

/// <param name="Version">Version that serves.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Monitor">What its monitor knows.</param>
[GenerateSerializer, Immutable, Alias("ol.ModelStatus")]
public sealed record ModelStatus([property: Id(0)] int Version, [property: Id(1)] ShardStatus[] Shards, [property: Id(2)] MonitorStatus Monitor);
