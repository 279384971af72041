namespace OnlineLearning.Core.Evaluation;

internal static class MetricInputs
{
    public static void RefuseNaN(double prediction, double label)
    {
        if (double.IsNaN(prediction) || double.IsNaN(label))
        {
            throw new ArgumentOutOfRangeException(double.IsNaN(prediction) ? nameof(prediction) : nameof(label), "NaN was given; allowed: a number.");
        }
    }

    public static ArgumentException OtherKind(IMetrics mine, IMetrics other) =>
        new($"{other.GetType().Name} was given; allowed: {mine.GetType().Name}.", nameof(other));
}
