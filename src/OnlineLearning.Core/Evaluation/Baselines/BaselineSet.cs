namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>The baselines that a report of each task shows.</summary>
public static class BaselineSet
{
    /// <summary><c>running_mean</c>, <c>last_label</c>.</summary>
    public static IReadOnlyList<IBaseline> Regression() => [new RunningMean(), new LastLabel()];

    /// <summary><c>majority</c>, <c>last_label</c>.</summary>
    public static IReadOnlyList<IBaseline> Binary() => [new RunningMean("majority"), new LastLabel()];

    /// <summary><c>majority</c>, <c>last_label</c>.</summary>
    /// <param name="classes">Number of classes.</param>
    public static IReadOnlyList<IBaseline> Multiclass(int classes) => [new MajorityClass(classes), new LastLabel(unseen: new MajorityClass(classes))];
}
