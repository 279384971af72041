using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>A kind of learner that a definition can name.</summary>
/// <param name="Name">As it stands in a definition.</param>
/// <param name="Tasks">What it can predict.</param>
/// <param name="Settings">What it declares, beside its optimiser's.</param>
/// <param name="Create">Makes one at its start.</param>
public sealed record LearnerKind(string Name, IReadOnlyList<TaskKind> Tasks, IReadOnlyList<Setting> Settings, Func<LearnerContext, ILearner> Create)
{
    /// <summary>Whether the loss can be chosen; else it is the task's default.</summary>
    public bool HasLoss { get; init; }

    /// <summary>The losses that can be chosen; null: all.</summary>
    public IReadOnlyList<string>? Losses { get; init; }

    /// <summary>Whether it has an optimiser and a schedule that can be chosen.</summary>
    public bool HasOptimiser { get; init; }

    /// <summary>eta_0 of its schedule where none is stated, in a kind that has a schedule but no optimiser; null: it has none, or its optimiser's.</summary>
    public double? InitialRate { get; init; }

    /// <summary>Whether it standardises its numeric inputs, which can be turned off.</summary>
    public bool HasScaling { get; init; }

    /// <summary>Whether learners of several shards can be averaged: they are then <see cref="Mixing.IMixable"/>. Else the shards of a model of several are not mixed: each learns its own part alone.</summary>
    public bool Mixes { get; init; }

    /// <summary>Whether it learns this loss, if it can be chosen.</summary>
    public bool Takes(string loss) => Losses?.Contains(loss) != false;
}
