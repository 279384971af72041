using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>
/// What the means among the metrics are made of, for one example or many: adds up, and scales by a weight. <paramref name="Near"/> is the number of correct classes, or the sum of absolute errors;
/// <paramref name="Loss"/> the sum of log losses, or of the model's own loss; <paramref name="Squared"/> the sum of squared errors.
/// </summary>
internal readonly record struct ScoreSums(Moments Labels, double Near, double Loss, double Squared)
{
    private const double LeastProbability = 1e-15;

    public static ScoreSums operator +(in ScoreSums a, in ScoreSums b)
    {
        var labels = a.Labels;
        labels.Merge(b.Labels);
        return new(labels, a.Near + b.Near, a.Loss + b.Loss, a.Squared + b.Squared);
    }

    public ScoreSums Scaled(double by) => new(new(Labels.Count * by, Labels.Mean, Labels.SumOfSquares * by), Near * by, Loss * by, Squared * by);

    public static ScoreSums Binary(double prediction, double label)
    {
        MetricInputs.RefuseNaN(prediction, label);
        var (p, isPositive) = (Math.Clamp(prediction, 0, 1), label >= 0.5);
        var target = isPositive ? 1.0 : 0;
        var held = Math.Clamp(p, LeastProbability, 1 - LeastProbability);
        return new(new(1, target, 0), p >= 0.5 == isPositive ? 1 : 0, -Math.Log(isPositive ? held : 1 - held), (p - target) * (p - target));
    }

    public static ScoreSums Regression(double prediction, double label, double loss)
    {
        MetricInputs.RefuseNaN(prediction, label);
        (prediction, label) = (Math.Clamp(prediction, -Moments.Limit, Moments.Limit), Math.Clamp(label, -Moments.Limit, Moments.Limit));
        var error = prediction - label;
        return new(new(1, label, 0), Math.Abs(error), Math.Clamp(loss, -Moments.Limit, Moments.Limit), error * error);
    }

    /// <summary>Under the names that the cumulative metrics have; an undefined one is left out.</summary>
    public IEnumerable<KeyValuePair<string, double>> Values(TaskKind task) => Labels.Count <= 0 ? [] : task == TaskKind.Binary ? BinaryValues() : RegressionValues();

    private IEnumerable<KeyValuePair<string, double>> BinaryValues()
    {
        var (count, share) = (Labels.Count, Labels.Mean);
        yield return new("accuracy", Near / count);
        yield return new("log_loss", Loss / count);
        if (share is > 1e-12 and < 1 - 1e-12)
        {
            yield return new("normalised_entropy", Loss / count / -((share * Math.Log(share)) + ((1 - share) * Math.Log(1 - share))));
        }

        yield return new("brier", Squared / count);
    }

    private IEnumerable<KeyValuePair<string, double>> RegressionValues()
    {
        yield return new("mae", Near / Labels.Count);
        yield return new("rmse", Math.Sqrt(Squared / Labels.Count));
        if (Labels.SumOfSquares > 0 && double.IsFinite(Squared / Labels.SumOfSquares))
        {
            yield return new("r2", 1 - (Squared / Labels.SumOfSquares));
        }

        yield return new("loss", Loss / Labels.Count);
    }
}
