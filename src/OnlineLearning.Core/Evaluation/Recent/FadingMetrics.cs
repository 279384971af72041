using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>
/// Prequential metrics with a fading factor: each sum S and the count N are <c>S_i = s_i + alpha S_(i-1)</c>, <c>N_i = 1 + alpha N_(i-1)</c>, a mean is <c>S_i / N_i</c> (Gama, Sebastião, Rodrigues 2013,
/// "On evaluating stream learning algorithms", section 3.2): example i steps back weighs alpha^i, and all together at most 1 / (1 - alpha). Constant memory.
/// Binary: <c>accuracy</c>, <c>log_loss</c>, <c>normalised_entropy</c>, <c>brier</c>. Regression: <c>mae</c>, <c>rmse</c>, <c>r2</c> (faded variance of the labels), <c>loss</c>.
/// </summary>
public sealed class FadingMetrics : IRecentMetrics
{
    private readonly TaskKind _task;
    private ScoreSums _sums;

    /// <param name="task">Binary or regression.</param>
    /// <param name="alpha">Above 0 and below 1; 0.999 weighs like a thousand examples.</param>
    public FadingMetrics(TaskKind task, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        (_task, Alpha) = (task, alpha);
    }

    /// <summary>All metrics that a task can have.</summary>
    public static IReadOnlyList<string> Names(TaskKind task) => [.. WindowMetrics.Names(task).Where(name => name != "auc")];

    public double Alpha { get; }

    public long Seen { get; private set; }

    /// <summary>Sum of the weights, N_i.</summary>
    public double Weight => _sums.Labels.Count;

    public IEnumerable<KeyValuePair<string, double>> Values => _sums.Values(_task);

    public void Add(double prediction, double label, double loss)
    {
        var added = _task == TaskKind.Binary ? ScoreSums.Binary(prediction, label) : ScoreSums.Regression(prediction, label, loss);
        _sums = _sums.Scaled(Alpha) + added;
        Seen++;
    }

    /// <summary>Takes what was counted of the examples that came after these: any cut of a stream, put together in order, gives the whole.</summary>
    /// <exception cref="ArgumentException">The other fades otherwise, or is of another task.</exception>
    public void Append(FadingMetrics later)
    {
        if (later.Alpha != Alpha || later._task != _task)
        {
            throw new ArgumentException($"{later._task} fading by {later.Alpha} was given; allowed: {_task} by {Alpha}.", nameof(later));
        }

        _sums = _sums.Scaled(Math.Pow(Alpha, later.Seen)) + later._sums;
        Seen += later.Seen;
    }
}
