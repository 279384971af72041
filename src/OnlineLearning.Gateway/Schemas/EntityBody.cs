using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>One entity.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Events">Events that took effect.</param>
/// <param name="LateEvents">Events too late for every window.</param>
/// <param name="Models">Its part in each model.</param>
/// <param name="Views">Its events in each feature view that it has any in.</param>
internal sealed record EntityBody(string Entity, string Key, long Events, long LateEvents, IReadOnlyList<EntityModelBody> Models, IReadOnlyList<EntityViewBody> Views);

/// <summary>An entity's events in one feature view.</summary>
/// <param name="View">The view.</param>
/// <param name="Events">Events taken.</param>
/// <param name="LateEvents">Events that every column refused: too late.</param>
/// <param name="DroppedEvents">Events that full windows of `hop: exact` gave away: what they say lacks them.</param>
internal sealed record EntityViewBody(string View, long Events, long LateEvents, long DroppedEvents);

/// <summary>An entity's part in one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Labels">Labels learnt for this entity.</param>
/// <param name="OpenPredictions">Predictions that wait for their label.</param>
/// <param name="LastLabel">Null before the first, and for multiclass.</param>
/// <param name="MeanLabel">Null before the first, and for multiclass.</param>
/// <param name="Bias">Personal bias.</param>
/// <param name="Digest">Hash of the personal model's state.</param>
/// <param name="LastClass">Multiclass only: name of the last label's class; absent before the first.</param>
internal sealed record EntityModelBody(
    string Model, int Version, long Labels, int OpenPredictions, double? LastLabel, double? MeanLabel, double? Bias, string Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastClass = null);
