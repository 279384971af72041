using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The metrics of a model's task.</summary>
internal sealed class TaskMetrics
{
    private readonly IMetrics? _numbers;
    private readonly MulticlassMetrics? _classes;

    public TaskMetrics(ModelDefinition model)
    {
        _classes = model.Label.Classes is { } names ? new MulticlassMetrics(names.Count) : null;
        _numbers = _classes is not null ? null : model.Task == TaskKind.Binary ? new BinaryMetrics() : new RegressionMetrics();
    }

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
