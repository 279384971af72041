using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The metrics of a model's task.</summary>
internal sealed class TaskMetrics
{
    private readonly PrequentialScores? _numbers;
    private readonly MulticlassMetrics? _classes;

    /// <param name="model">The model.</param>
    /// <param name="loss">Its own loss of a prediction and a label; of classes it is the log loss.</param>
    /// <param name="isDetailed">With calibration and the median, where the task has them.</param>
    public TaskMetrics(ModelDefinition model, Func<double, double, double> loss, bool isDetailed = true)
    {
        _classes = model.Label.Classes is { } names ? new MulticlassMetrics(names.Count) : null;
        _numbers = _classes is null ? new PrequentialScores(model.Task, loss, isDetailed) : null;
    }

    public ReliabilityTable? Reliability => _numbers?.Reliability;

    public CalibrationLine? Recalibration => _numbers?.Recalibration;

    public double Count => _numbers?.Count ?? _classes!.Count;

    public IEnumerable<KeyValuePair<string, double>> Values => _numbers?.Values ?? _classes!.Values;

    /// <param name="prediction">Multiclass: number of a class.</param>
    /// <param name="label">Multiclass: number of a class.</param>
    /// <param name="logLoss">Multiclass: minus the logarithm of the label's probability; NaN: there are no probabilities.</param>
    public void Add(double prediction, double label, double logLoss = double.NaN)
    {
        if (_classes is null)
        {
            _numbers!.Add(prediction, label);
        }
        else if (double.IsNaN(logLoss))
        {
            _classes.Add((int)prediction, (int)label, []);
        }
        else
        {
            _classes.Add((int)prediction, (int)label, logLoss);
        }
    }

    /// <summary>Loss of a class to which this probability was given.</summary>
    public static double LogLoss(double probability) => -Math.Log(Math.Clamp(probability, 1e-15, 1));
}
