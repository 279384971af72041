namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>The optimisers by name: a new one is its own file and one line here.</summary>
public static class OptimiserRegistry
{
    public static IReadOnlyDictionary<string, OptimiserKind> All { get; } = new OptimiserKind[]
    {
        SgdOptimiser.Kind,
        AdaGradOptimiser.Kind,
        NormalisedOptimiser.Kind,
        FtrlOptimiser.Kind,
        AdamOptimiser.Kind,
        ArowOptimiser.Kind,
        PassiveAggressiveOptimiser.Kind,
        RlsOptimiser.Kind,
        KalmanOptimiser.Kind,
    }.ToDictionary(kind => kind.Name);
}
