using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Prequential;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Segments;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>Metrics by segment, of all models and baselines.</summary>
/// <param name="lines">What is measured.</param>
/// <param name="by">What the rows are split by, as it was given.</param>
/// <param name="column">Which of the reader's segment columns; null: the labels that an entity has had.</param>
/// <param name="entity">Place of that entity in the first model.</param>
/// <param name="delay">How long its labels take.</param>
internal sealed class SegmentMeasure(MeasuredLines lines, string by, int? column, int entity, Delay delay) : IRowObserver
{
    private const int ScoreBins = 1_024;
    private readonly SegmentedMetrics[] _lines =
        [.. lines.Names.Select(_ => new SegmentedMetrics(lines.Task == TaskKind.Binary ? new BinaryMetrics(ScoreBins) : new RegressionMetrics()))];

    private readonly int[] _segments = new int[RowBatch.Capacity];
    private readonly LabelsSeen _seen = new();
    private readonly DelayedLabels<int> _delayed = new(delay);
    private TextNumbers? _texts;

    public void Start(BatchReader reader) => _texts = column is { } place ? reader.Segments[place] : null;

    public void SeenBaselines(RowBatch batch, RowLane lane, IReadOnlyList<double[]> predictions)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _segments[row] = column is { } place ? batch.Segments[place][row] : BucketOf(new(batch.Numbers[row], lane.Times[row]), lane.Numbers(row)[entity]);
        }

        for (var b = 0; b < predictions.Count; b++)
        {
            Add(lines.Baseline(b), batch, lane, predictions[b]);
        }
    }

    public void Seen(int model, RowBatch batch, RowLane lane, ReadOnlySpan<double> predictions) => Add(model, batch, lane, predictions);

    public SegmentsReport Report()
    {
        var segments = _lines[0].Segments.Select(item => new SegmentReport(NameOf(item.Key), (long)item.Value.Count, Metrics(line => line.Segments.First(each => each.Key == item.Key).Value)));
        return new(by, SegmentedMetrics.MaxSegments, [.. segments], _lines[0].Other is { } other ? new("other", (long)other.Count, Metrics(line => line.Other!)) : null);
    }

    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics(Func<SegmentedMetrics, IMetrics> of) =>
        lines.Named(number => (IReadOnlyDictionary<string, double>)new Dictionary<string, double>(of(_lines[number]).Values));

    private string NameOf(int segment) => _texts is null ? LabelsSeen.Buckets[segment] : _texts.Text(segment) is { Length: > 0 } text ? text : "(missing)";

    private void Add(int line, RowBatch batch, RowLane lane, ReadOnlySpan<double> predictions)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _lines[line].Add(_segments[row], predictions[row], lane.Labels[row]);
        }
    }

    private int BucketOf(RowMoment row, int number)
    {
        while (_delayed.TryTake(row, out var earlier, out _))
        {
            _seen.Learn(earlier);
        }

        var bucket = _seen.BucketOf(number);
        if (delay.IsNone)
        {
            _seen.Learn(number);
        }
        else
        {
            _delayed.Add(row, 0, number);
        }

        return bucket;
    }
}
