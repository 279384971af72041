namespace OnlineLearning.Core.Learning;

/// <summary>A model in the version that serves.</summary>
public sealed record LiveModel(string Name, int Version, ModelPlan Plan);
