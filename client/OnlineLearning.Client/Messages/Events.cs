namespace OnlineLearning.Client.Messages;

/// <summary>Something that happened to an entity.</summary>
/// <param name="Source">The source it belongs to.</param>
/// <param name="Entity">The entity's key.</param>
/// <param name="Fields">The source's fields by name.</param>
/// <param name="Time">When it happened; null: the server's now.</param>
/// <param name="Id">Makes a repeat harmless; without it a repeat counts again.</param>
public sealed record EventRequest(
    string Source,
    string Entity,
    IReadOnlyDictionary<string, FeatureValue> Fields,
    DateTimeOffset? Time = null,
    string? Id = null);

/// <summary>What became of an event.</summary>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c>, or <c>late</c>: too old for every window of every view.</param>
/// <param name="InPart">true: accepted, but too late for the shorter windows of some view, or a full exact window gave an event away; null: neither.</param>
public sealed record EventResult(string Status, bool? InPart = null);
