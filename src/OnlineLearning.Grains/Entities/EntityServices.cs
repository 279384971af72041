using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Monitors;
using OnlineLearning.Grains.Shards;

namespace OnlineLearning.Grains.Entities;

/// <summary>What every entity's grain uses of its process.</summary>
public sealed class EntityServices(
    ILiveDefinitions definitions, SharedWeights weights, ModelRecorders recorders, TimeProvider time, IOptions<DurabilityOptions> durability, IGrainFactory grains,
    FreshnessMeter freshness, PlacementMeter placement, WaitClock waits, LabelsUnderWay labels)
{
    public ILiveDefinitions Definitions { get; } = definitions;

    public SharedWeights Weights { get; } = weights;

    public ModelRecorders Recorders { get; } = recorders;

    public TimeProvider Time { get; } = time;

    public DurabilityOptions Durability { get; } = durability.Value;

    public IGrainFactory Grains { get; } = grains;

    public FreshnessMeter Freshness { get; } = freshness;

    public PlacementMeter Placement { get; } = placement;

    public WaitClock Waits { get; } = waits;

    public LabelsUnderWay Labels { get; } = labels;
}
