using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>
/// Mean of all labels so far; 0 before the first. For binary labels that is the share of positives, which rounds to the majority class (a tie to 1): it goes by <c>majority</c> there.
/// </summary>
public sealed class RunningMean(string name = "running_mean") : IBaseline
{
    private Moments _labels;

    public string Name => name;

    public double Predict(int entity) => _labels.Mean;

    public void Learn(int entity, double label) => _labels.Add(label);
}
