namespace OnlineLearning.Core.Features.Windows;

/// <summary>Why an aggregate's definition is refused.</summary>
/// <param name="Field">Field of the definition, as written there: <c>aggregate</c>, <c>of</c>, <c>window</c>, <c>hop</c>, <c>half_life</c>.</param>
/// <param name="Given">What it holds.</param>
/// <param name="Allowed">What it may hold.</param>
public sealed record AggregateProblem(string Field, string Given, string Allowed);
