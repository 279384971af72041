using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Entities;

/// <summary>An entity's key with the reference to its grain.</summary>
internal sealed record NamedEntity(string Key, IEntityGrain Grain);
