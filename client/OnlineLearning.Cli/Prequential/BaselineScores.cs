using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Baselines;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>What needs no model, on the same rows with the same label delay.</summary>
internal sealed class BaselineScores(ModelDefinition model, Delay delay)
{
    private readonly DelayedLabels<int> _delayed = new(delay);
    private readonly (IBaseline Baseline, TaskMetrics Metrics)[] _baselines = [.. BaselinesOf(model).Select(baseline => (baseline, new TaskMetrics(model)))];

    /// <param name="row">The row.</param>
    /// <param name="entity">Number of its primary entity.</param>
    /// <param name="label">Its label.</param>
    public void Add(RowMoment row, int entity, double label)
    {
        if (!delay.IsNone)
        {
            while (_delayed.TryTake(row, out var earlier, out var known))
            {
                Learn(earlier, known);
            }
        }

        foreach (var (baseline, metrics) in _baselines)
        {
            metrics.Add(baseline.Predict(entity), label);
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

    private static IReadOnlyList<IBaseline> BaselinesOf(ModelDefinition model) => model.Task switch
    {
        TaskKind.Binary => BaselineSet.Binary(),
        TaskKind.Multiclass => BaselineSet.Multiclass(model.Label.Classes!.Count),
        _ => BaselineSet.Regression(),
    };

    private void Learn(int entity, double label)
    {
        foreach (var (baseline, _) in _baselines)
        {
            baseline.Learn(entity, label);
        }
    }
}
