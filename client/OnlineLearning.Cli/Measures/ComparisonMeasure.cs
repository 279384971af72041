using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Prequential;
using OnlineLearning.Core.Evaluation.Comparison;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>Each model's loss less the first one's, row by row. The loss is the log loss, or for regression the first model's own, whatever the others were taught by.</summary>
internal sealed class ComparisonMeasure(MeasuredLines lines) : IRowObserver
{
    private const double Confidence = 0.95;
    private const double LeastProbability = 1e-15;

    private readonly double[] _first = new double[RowBatch.Capacity];
    private readonly PairedDifference[] _others = [.. lines.Models.Skip(1).Select(_ => new PairedDifference())];

    public void Start(BatchReader reader)
    {
    }

    public void SeenBaselines(RowBatch batch, RowLane lane, IReadOnlyList<double[]> predictions)
    {
    }

    public void Seen(int model, RowBatch batch, RowLane lane, ReadOnlySpan<double> predictions)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var loss = LossOf(predictions[row], lane.Labels[row]);
            if (model == 0)
            {
                _first[row] = loss;
            }
            else
            {
                _others[model - 1].Add(loss - _first[row]);
            }
        }
    }

    /// <summary>The intervals hold together: each has the confidence 1 - 0.05 / (comparisons) (Bonferroni).</summary>
    public ComparisonReport Report()
    {
        var each = 1 - ((1 - Confidence) / _others.Length);
        return new(
            lines.Task == TaskKind.Binary ? "log_loss" : "loss", lines.Models[0], Confidence,
            [.. _others.Select((paired, i) => Of(lines.Models[i + 1], paired, each))]);
    }

    private static PairedReport Of(string model, PairedDifference paired, double confidence)
    {
        var margin = paired.Margin(confidence);
        return new(model, paired.Mean, paired.StandardError, paired.Mean - margin, paired.Mean + margin, paired.Blocks, paired.BlockLength, paired.Verdict(confidence));
    }

    private double LossOf(double prediction, double label)
    {
        if (lines.Task == TaskKind.Regression)
        {
            return lines.Loss(prediction, label);
        }

        var held = Math.Clamp(prediction, LeastProbability, 1 - LeastProbability);
        return -Math.Log(label >= 0.5 ? held : 1 - held);
    }
}
