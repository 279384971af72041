namespace OnlineLearning.Client.Messages;

/// <summary>One entity as the server knows it.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Events">Events that took effect.</param>
/// <param name="LateEvents">Events too late for every window.</param>
/// <param name="Models">Its part in each model.</param>
/// <param name="Views">Its events in each feature view that it has any in; null from a server of before.</param>
public sealed record EntityDetail(string Entity, string Key, long Events, long LateEvents, IReadOnlyList<EntityModel> Models, IReadOnlyList<EntityView>? Views = null);

/// <summary>An entity's events in one feature view.</summary>
/// <param name="View">The view.</param>
/// <param name="Events">Events taken.</param>
/// <param name="LateEvents">Events that every column refused: too late.</param>
/// <param name="DroppedEvents">Events that full exact windows gave away.</param>
public sealed record EntityView(string View, long Events, long LateEvents, long DroppedEvents);

/// <summary>An entity's part in one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Model version.</param>
/// <param name="Labels">Labels learnt for this entity.</param>
/// <param name="OpenPredictions">Predictions that wait for a label.</param>
/// <param name="LastLabel">The last label.</param>
/// <param name="MeanLabel">Mean of the labels.</param>
/// <param name="Bias">Personal bias.</param>
/// <param name="Digest">Hash of its state.</param>
/// <param name="LastClass">Multiclass: the class of the last label, in place of <paramref name="LastLabel"/>.</param>
public sealed record EntityModel(
    string Model, int Version, long Labels, long OpenPredictions, double? LastLabel, double? MeanLabel, double? Bias, string? Digest, string? LastClass = null);
