using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Baselines;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>What needs no model, on the same rows with the same label delay.</summary>
internal sealed class BaselineScores(TaskKind task, Delay delay)
{
    private readonly DelayedLabels<string> _delayed = new(delay);
    private readonly (IBaseline Baseline, IMetrics Metrics)[] _baselines =
        [.. (task == TaskKind.Binary ? BaselineSet.Binary() : BaselineSet.Regression()).Select(baseline => (baseline, Scores.For(task)))];

    public void Add(TableRow row)
    {
        while (_delayed.TryTake(row, out var key, out var label))
        {
            foreach (var (baseline, _) in _baselines)
            {
                baseline.Learn(key, label);
            }
        }

        foreach (var (baseline, metrics) in _baselines)
        {
            metrics.Add(baseline.Predict(row.PrimaryKey), row.Label);
        }

        _delayed.Add(row, row.PrimaryKey);
    }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values() => _baselines.ToDictionary(
        item => item.Baseline.Name, IReadOnlyDictionary<string, double> (item) => new Dictionary<string, double>(item.Metrics.Values));
}
