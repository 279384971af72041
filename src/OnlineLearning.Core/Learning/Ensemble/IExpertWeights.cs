namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>A learner made of several that run side by side, and what each of them counts for. Read at any time, by any thread, like <see cref="ILearner.Score"/>.</summary>
public interface IExpertWeights
{
    /// <summary>Its experts, always the same number in the same order; a copy, that does not change with the next example.</summary>
    IReadOnlyList<ExpertWeight> Experts { get; }
}

/// <summary>One expert of an ensemble.</summary>
/// <param name="Name">Unique in its ensemble and readable: kind and what sets it apart, as <c>linear rate=0.5</c>.</param>
/// <param name="Weight">Its present share of the answer, 0 to 1; all together 1.</param>
/// <param name="MeanLoss">Mean loss of its own predictions, each made before its label was learnt, as the ensemble counts it (over all, or fading); NaN before the first.</param>
public readonly record struct ExpertWeight(string Name, double Weight, double MeanLoss);
