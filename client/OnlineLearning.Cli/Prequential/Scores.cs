using OnlineLearning.Cli.Measures;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The model's metrics, from any number of lanes.</summary>
/// <param name="model">Its task decides which.</param>
/// <param name="loss">The model's own loss of a prediction and a label.</param>
internal sealed class Scores(ModelDefinition model, Func<double, double, double> loss)
{
    private readonly Lock _lock = new();
    private readonly TaskMetrics _metrics = new(model, loss);
    private long _rows;
    private long _expired;

    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Labels that came when their prediction was not waited for any more.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <param name="prediction">What was predicted.</param>
    /// <param name="label">The label.</param>
    /// <param name="logLoss">See <see cref="TaskMetrics.Add"/>.</param>
    public void Add(double prediction, double label, double logLoss)
    {
        lock (_lock)
        {
            _metrics.Add(prediction, label, logLoss);
            _rows++;
        }
    }

    /// <summary>Rows in order.</summary>
    /// <param name="predictions">By row.</param>
    /// <param name="labels">By row.</param>
    /// <param name="logLosses">Multiclass: by row. Else empty.</param>
    public void Add(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> logLosses)
    {
        lock (_lock)
        {
            for (var i = 0; i < predictions.Length; i++)
            {
                _metrics.Add(predictions[i], labels[i], logLosses.IsEmpty ? double.NaN : logLosses[i]);
            }

            _rows += predictions.Length;
        }
    }

    public void AddExpired() => Interlocked.Increment(ref _expired);

    public IReadOnlyDictionary<string, double> Values()
    {
        lock (_lock)
        {
            return new Dictionary<string, double>(_metrics.Values);
        }
    }

    /// <summary>How right the probabilities are; null for regression.</summary>
    public CalibrationReport? Calibration()
    {
        lock (_lock)
        {
            return _metrics.Reliability is { } table && _metrics.Count > 0 ? CalibrationReport.Of(table, _metrics.Recalibration) : null;
        }
    }

    /// <summary>The first metric, for the progress bar.</summary>
    public KeyValuePair<string, double>? Leading()
    {
        lock (_lock)
        {
            return _metrics.Count > 0 ? _metrics.Values.First() : null;
        }
    }
}
