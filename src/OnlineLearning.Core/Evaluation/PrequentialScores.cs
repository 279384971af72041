using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Statistics.Sketches;

namespace OnlineLearning.Core.Evaluation;

/// <summary>The metrics of a model's whole stream, with those that a monitor does without: calibration, the median of the absolute errors, the mean of the model's own loss. Mergeable.</summary>
public sealed class PrequentialScores
{
    // A loss beyond this counts as this, so that sums are finite.
    private const double MaxLoss = 1e100;

    private readonly TaskKind _task;
    private readonly Func<double, double, double> _loss;
    private readonly IMetrics _whole;
    private readonly DDSketch? _errors;
    private double _lossSum;

    /// <param name="task">Binary or regression.</param>
    /// <param name="loss">The model's own loss of a prediction and a label, finite.</param>
    /// <param name="isDetailed">With calibration and the median, which take most of the time.</param>
    public PrequentialScores(TaskKind task, Func<double, double, double> loss, bool isDetailed = true)
    {
        (_task, _loss) = (task, loss);
        _whole = task == TaskKind.Binary ? new BinaryMetrics() : new RegressionMetrics();
        Reliability = isDetailed && task == TaskKind.Binary ? new() : null;
        _errors = isDetailed && task == TaskKind.Regression ? new() : null;
    }

    public double Count => _whole.Count;

    /// <summary>Predicted against observed probabilities; null for regression or without details.</summary>
    public ReliabilityTable? Reliability { get; }

    /// <summary>See <see cref="BinaryMetrics.Recalibration"/>; null for regression.</summary>
    public CalibrationLine? Recalibration => (_whole as BinaryMetrics)?.Recalibration();

    /// <summary>The metrics of the task; of regression also <c>loss</c>, the mean of the model's own, and <c>median_ae</c>, the median absolute error within 1 %.</summary>
    public IEnumerable<KeyValuePair<string, double>> Values
    {
        get
        {
            foreach (var value in _whole.Values)
            {
                yield return value;
            }

            if (_task == TaskKind.Regression && Count > 0)
            {
                yield return new("loss", _lossSum / Count);
            }

            if (_errors is { Count: > 0 })
            {
                yield return new("median_ae", _errors.Quantile(0.5));
            }
        }
    }

    /// <summary>Counts one example.</summary>
    /// <param name="prediction">Made before the label was known.</param>
    /// <param name="label">The label.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is NaN.</exception>
    public void Add(double prediction, double label)
    {
        _whole.Add(prediction, label);
        Reliability?.Add(prediction, label);
        _errors?.Add(Math.Min(double.MaxValue, Math.Abs(prediction - label)));
        _lossSum += _task == TaskKind.Binary ? 0 : Math.Clamp(_loss(prediction, label), -MaxLoss, MaxLoss);
    }

    /// <exception cref="ArgumentException">The other is of another task, or without the details that these have.</exception>
    public void Merge(PrequentialScores other)
    {
        _whole.Merge(other._whole);
        Reliability?.Merge(other.Reliability ?? throw NoDetails());
        _errors?.Merge(other._errors ?? throw NoDetails());
        _lossSum += other._lossSum;
    }

    private static ArgumentException NoDetails() => new("Scores without details were given; allowed: with details.", "other");
}
