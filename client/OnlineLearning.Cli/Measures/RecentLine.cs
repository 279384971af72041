using OnlineLearning.Core.Evaluation.Recent;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>Metrics of one model or baseline that forget, and its learning curve.</summary>
internal sealed class RecentLine(TaskKind task, Func<double, double, double> loss, MeasureSettings settings)
{
    /// <summary>Points of a curve, unless the rows between them are stated.</summary>
    public const int SomePoints = 512;

    /// <summary>Points of a curve at the most.</summary>
    public const int MostPoints = 10_000;

    private readonly CurveRows<RecentPoint>? _curve = settings.HasCurve ? new(settings.Every ?? 1, settings.Every is null ? SomePoints : MostPoints) : null;
    private long _row;

    public WindowMetrics? Window { get; } = settings.Window is { } examples ? new(task, examples) : null;

    public FadingMetrics? Fading { get; } = settings.Alpha is { } alpha ? new(task, alpha) : null;

    public void Add(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels)
    {
        for (var i = 0; i < predictions.Length; i++)
        {
            var own = task == TaskKind.Regression ? loss(predictions[i], labels[i]) : 0;
            Window?.Add(predictions[i], labels[i], own);
            Fading?.Add(predictions[i], labels[i], own);
            if (_curve?.IsDue(++_row) == true)
            {
                _curve.Add(_row, Point());
            }
        }
    }

    /// <summary>The curve to the last row; null: not asked for.</summary>
    public CurveRows<RecentPoint>? Curve()
    {
        _curve?.End(_row, Point);
        return _curve;
    }

    private RecentPoint Point() => new(Values(Window), Values(Fading));

    private static Dictionary<string, double>? Values(IRecentMetrics? metrics) => metrics is null ? null : new(metrics.Values);
}

/// <summary>Metrics at a row.</summary>
internal readonly record struct RecentPoint(Dictionary<string, double>? Window, Dictionary<string, double>? Fading);
