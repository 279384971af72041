using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Ensemble;
using OnlineLearning.Core.Learning.Learners;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Trees;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>The kinds of learner by name: a new one is its own file and one line here.</summary>
public static class LearnerRegistry
{
    public static IReadOnlyDictionary<string, LearnerKind> All { get; } = new LearnerKind[]
    {
        EnsembleLearner.Kind,
        LinearLearner.Kind,
        SoftmaxLearner.Kind,
        HoeffdingTree.Kind,
        HoeffdingAdaptiveTree.Kind,
        AdaptiveRandomForest.Kind,
    }.Concat(LeveragingBagging.Kinds.Values).ToDictionary(kind => kind.Name);

    /// <summary>All that a definition of this kind with this optimiser can set.</summary>
    public static IReadOnlyList<Setting> SettingsOf(string kind, string? optimiser)
        => [.. All[kind].Settings, .. optimiser is null ? [] : OptimiserRegistry.All[optimiser].Settings];
}
