using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Reading;

/// <summary>An event as read: what to call with what.</summary>
internal readonly record struct EventCall(IEntityGrain Grain, EventRecord Event);
