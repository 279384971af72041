using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>
/// Prequential metrics over the last N examples (Gama, Sebastião, Rodrigues 2013, section 3.1). Nothing is subtracted from a sum of doubles: the window is the tail of the last full batch of N, as sums from
/// each of its places to its end, plus the running sum of the batch under way, so a huge error leaves no trace when it leaves. An example costs constant time on average, and 48 bytes (50 if binary).
/// Binary: <c>accuracy</c>, <c>log_loss</c>, <c>auc</c> (4,096 bins), <c>normalised_entropy</c>, <c>brier</c>. Regression: <c>mae</c>, <c>rmse</c>, <c>r2</c>, <c>loss</c>. Order matters: windows do not merge.
/// </summary>
public sealed class WindowMetrics : IRecentMetrics
{
    public const int MaxExamples = 1_000_000;
    private const int ScoreBinCount = 4_096;

    private readonly TaskKind _task;
    private readonly List<ScoreSums> _places = [];
    private readonly WindowedScores? _scores;
    private ScoreSums _batch;
    private int _next;

    /// <param name="task">Binary or regression.</param>
    /// <param name="examples">N, 1 to 1,000,000.</param>
    public WindowMetrics(TaskKind task, int examples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(examples, MaxExamples);
        (_task, Examples) = (task, examples);
        _scores = task == TaskKind.Binary ? new(examples, ScoreBinCount) : null;
    }

    /// <summary>All metrics that a window of a task can have.</summary>
    public static IReadOnlyList<string> Names(TaskKind task) => task == TaskKind.Binary
        ? ["accuracy", "log_loss", "auc", "normalised_entropy", "brier"]
        : ["mae", "rmse", "r2", "loss"];

    /// <summary>N.</summary>
    public int Examples { get; }

    public long Seen { get; private set; }

    /// <summary>Examples in the window now.</summary>
    public long Count => Math.Min(Seen, Examples);

    public IEnumerable<KeyValuePair<string, double>> Values
    {
        get
        {
            var sums = _next < _places.Count && Seen >= Examples ? _places[_next] + _batch : _batch;
            foreach (var value in sums.Values(_task))
            {
                yield return value;
                if (value.Key == "log_loss" && _scores!.AreaUnderRoc() is var area && !double.IsNaN(area))
                {
                    yield return new("auc", area);
                }
            }
        }
    }

    public void Add(double prediction, double label, double loss)
    {
        var added = _task == TaskKind.Binary ? ScoreSums.Binary(prediction, label) : ScoreSums.Regression(prediction, label, loss);
        _scores?.Add(Math.Clamp(prediction, 0, 1), label >= 0.5);
        if (_next == _places.Count)
        {
            _places.Add(added);
        }
        else
        {
            _places[_next] = added;
        }

        _batch += added;
        Seen++;
        if (++_next == Examples)
        {
            EndBatch();
        }
    }

    private void EndBatch()
    {
        for (var i = Examples - 2; i >= 0; i--)
        {
            _places[i] += _places[i + 1];
        }

        (_next, _batch) = (0, default);
    }
}
