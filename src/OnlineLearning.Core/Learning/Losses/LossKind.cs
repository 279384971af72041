using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A loss that a definition can name.</summary>
/// <param name="Name">As it stands in a definition.</param>
/// <param name="Task">What it is a loss of.</param>
/// <param name="Settings">What it declares. What was learnt under one value is of no use under another.</param>
/// <param name="Create">Makes it.</param>
public sealed record LossKind(string Name, TaskKind Task, IReadOnlyList<Setting> Settings, Func<Settings, ILoss> Create);
