using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Prequential;

namespace OnlineLearning.Cli.Measures;

/// <summary>Sliding and fading metrics and the curves of them, of all models and baselines.</summary>
internal sealed class RecentMeasure(MeasuredLines lines, MeasureSettings settings) : IRowObserver
{
    private readonly RecentLine[] _lines = [.. lines.Names.Select(_ => new RecentLine(lines.Task, lines.Loss, settings))];

    public void Start(BatchReader reader)
    {
    }

    public void SeenBaselines(RowBatch batch, RowLane lane, IReadOnlyList<double[]> predictions)
    {
        for (var b = 0; b < predictions.Count; b++)
        {
            _lines[lines.Baseline(b)].Add(predictions[b].AsSpan(0, batch.Count), lane.Labels.AsSpan(0, batch.Count));
        }
    }

    public void Seen(int model, RowBatch batch, RowLane lane, ReadOnlySpan<double> predictions) => _lines[model].Add(predictions, lane.Labels.AsSpan(0, batch.Count));

    public RunReport AddTo(RunReport report) => report with
    {
        Window = settings.Window is { } examples ? new(examples, lines.Named(Metrics(line => new(line.Window!.Values)))) : null,
        Fading = settings.Alpha is { } alpha ? new(alpha, lines.Named(Metrics(line => new(line.Fading!.Values)))) : null,
        Curve = settings.HasCurve ? CurveReport.Of(lines, [.. _lines.Select(line => line.Curve()!)]) : null,
    };

    private Func<int, IReadOnlyDictionary<string, double>> Metrics(Func<RecentLine, Dictionary<string, double>> of) => number => of(_lines[number]);
}
