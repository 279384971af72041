using System.Collections.Frozen;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>The optimisers by name: a new one is its own file and one line here.</summary>
public static class OptimiserRegistry
{
    public static FrozenDictionary<string, OptimiserKind> All { get; } = new OptimiserKind[]
    {
        SgdOptimiser.Kind,
        AdaGradOptimiser.Kind,
    }.ToFrozenDictionary(kind => kind.Name);
}
