namespace OnlineLearning.Contracts.Entities;

/// <summary>What an entity has, in counts that are as durable as its state.</summary>
[GenerateSerializer, Immutable, Alias("ol.EntityStatus")]
public sealed record EntityStatus([property: Id(0)] long Events, [property: Id(1)] long LateEvents, [property: Id(2)] EntityModelStatus[] Models, [property: Id(3)] EntityViewStatus[] Views);

/// <param name="View">A feature view that has taken or refused an event of this entity.</param>
/// <param name="Events">Events taken.</param>
/// <param name="LateEvents">Events that every column refused: too late.</param>
/// <param name="DroppedEvents">Events that full windows of <c>hop: exact</c> gave away: what they say lacks them while it would hold them.</param>
[GenerateSerializer, Immutable, Alias("ol.EntityViewStatus")]
public sealed record EntityViewStatus([property: Id(0)] string View, [property: Id(1)] long Events, [property: Id(2)] long LateEvents, [property: Id(3)] long DroppedEvents);

/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Labels">Labels learnt for this entity, its own and those of examples in which it is a further entity.</param>
/// <param name="OpenPredictions">Predictions that wait for their label.</param>
/// <param name="LastLabel">Null before the first label.</param>
/// <param name="MeanLabel">Null before the first label.</param>
/// <param name="Bias">Personal bias.</param>
/// <param name="Digest">Hash of the personal model's state bytes, hex: equal states, equal digests.</param>
[GenerateSerializer, Immutable, Alias("ol.EntityModelStatus")]
public sealed record EntityModelStatus(
    [property: Id(0)] string Model,
    [property: Id(1)] int Version,
    [property: Id(2)] long Labels,
    [property: Id(3)] int OpenPredictions,
    [property: Id(4)] double? LastLabel,
    [property: Id(5)] double? MeanLabel,
    [property: Id(6)] double Bias,
    [property: Id(7)] string Digest);
