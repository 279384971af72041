using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Reading;

/// <summary>An example as read: what to call with what.</summary>
/// <param name="Grain">The primary entity's grain.</param>
/// <param name="Request">The example.</param>
/// <param name="Label">Learn only.</param>
/// <param name="Weight">Learn only; 1 by default.</param>
internal readonly record struct ExampleCall(IEntityGrain Grain, PredictRequest Request, double Label, double Weight);
