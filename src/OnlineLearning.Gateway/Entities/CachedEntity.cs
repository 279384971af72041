using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Entities;

/// <summary>An entity's key with the reference to its grain, made once.</summary>
internal sealed record CachedEntity(string Key, IEntityGrain Grain);
