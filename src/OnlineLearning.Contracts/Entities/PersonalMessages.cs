namespace OnlineLearning.Contracts.Entities;

/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Time">Event time of the example, ticks UTC.</param>
[GenerateSerializer, Immutable, Alias("ol.PersonalRequest")]
public sealed record PersonalRequest([property: Id(0)] string Model, [property: Id(1)] int Version, [property: Id(2)] long Time);

/// <param name="Personal">The personal model's state bytes; empty for an entity that has learnt nothing.</param>
/// <param name="Inputs">Values of this entity's view and label inputs in the plan's order, NaN missing.</param>
[GenerateSerializer, Immutable, Alias("ol.PersonalReply")]
public sealed record PersonalReply([property: Id(0)] byte[] Personal, [property: Id(1)] double[] Inputs);

/// <summary>One label's effect on a further entity.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="ExampleId">Remembered for the entity's last 512 labels of the model: a repeat takes no effect.</param>
/// <param name="Step">State bytes of the step.</param>
[GenerateSerializer, Immutable, Alias("ol.StepMessage")]
public sealed record StepMessage(
    [property: Id(0)] string Model, [property: Id(1)] int Version, [property: Id(2)] UInt128 ExampleId, [property: Id(3)] byte[] Step);
