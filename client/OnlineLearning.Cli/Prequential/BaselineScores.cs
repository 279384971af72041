using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Baselines;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>What needs no model, on the same rows with the same label delay.</summary>
/// <param name="model">Its task decides which.</param>
/// <param name="loss">The model's own loss of a prediction and a label.</param>
/// <param name="delay">How long labels take.</param>
internal sealed class BaselineScores(ModelDefinition model, Func<double, double, double> loss, Delay delay)
{
    private readonly DelayedLabels<int> _delayed = new(delay);
    private readonly Line[] _baselines =
        [.. BaselinesOf(model).Select(baseline => new Line(baseline, new TaskMetrics(model, loss, isDetailed: false), new double[RowBatch.Capacity]))];

    public IReadOnlyList<string> Names { get; } = [.. BaselinesOf(model).Select(baseline => baseline.Name)];

    /// <summary>What they predicted, by baseline and place in the batch.</summary>
    public IReadOnlyList<double[]> Predictions => [.. _baselines.Select(item => item.Predictions)];

    /// <param name="row">The row.</param>
    /// <param name="entity">Number of its primary entity.</param>
    /// <param name="label">Its label.</param>
    /// <param name="place">Its place in its batch.</param>
    public void Add(RowMoment row, int entity, double label, int place = 0)
    {
        if (!delay.IsNone)
        {
            while (_delayed.TryTake(row, out var earlier, out var known))
            {
                Learn(earlier, known);
            }
        }

        foreach (var (baseline, metrics, predictions) in _baselines)
        {
            metrics.Add(predictions[place] = baseline.Predict(entity), label);
        }

        if (delay.IsNone)
        {
            Learn(entity, label);
        }
        else
        {
            _delayed.Add(row, label, entity);
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values() => _baselines.ToDictionary(
        item => item.Baseline.Name, IReadOnlyDictionary<string, double> (item) => new Dictionary<string, double>(item.Metrics.Values));

    private sealed record Line(IBaseline Baseline, TaskMetrics Metrics, double[] Predictions);

    private static IReadOnlyList<IBaseline> BaselinesOf(ModelDefinition model) => model.Task switch
    {
        TaskKind.Binary => BaselineSet.Binary(),
        TaskKind.Multiclass => BaselineSet.Multiclass(model.Label.Classes!.Count),
        _ => BaselineSet.Regression(),
    };

    private void Learn(int entity, double label)
    {
        foreach (var (baseline, _, _) in _baselines)
        {
            baseline.Learn(entity, label);
        }
    }
}
