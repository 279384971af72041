using OnlineLearning.Cli.Measures;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The model's metrics, from any number of lanes.</summary>
/// <param name="task">Binary or regression.</param>
/// <param name="loss">The model's own loss of a prediction and a label.</param>
internal sealed class Scores(TaskKind task, Func<double, double, double> loss)
{
    private readonly Lock _lock = new();
    private readonly PrequentialScores _metrics = new(task, loss);
    private long _rows;
    private long _expired;

    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Labels that came when their prediction was not waited for any more.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    public void Add(double prediction, double label)
    {
        lock (_lock)
        {
            _metrics.Add(prediction, label);
            _rows++;
        }
    }

    /// <summary>Rows in order.</summary>
    public void Add(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels)
    {
        lock (_lock)
        {
            for (var i = 0; i < predictions.Length; i++)
            {
                _metrics.Add(predictions[i], labels[i]);
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
