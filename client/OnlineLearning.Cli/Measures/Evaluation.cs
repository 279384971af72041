using System.Text;
using OnlineLearning.Cli.Prequential;
using OnlineLearning.Core.Evaluation.Baselines;
using OnlineLearning.Core.Evaluation.Recent;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>One pass of a table through models, with all that was asked to be measured of it.</summary>
internal sealed class Evaluation
{
    private readonly IReadOnlyList<NamedCandidate> _candidates;
    private readonly MeasureSettings _settings;
    private readonly MeasuredLines _lines;
    private readonly string _plotMetric;
    private readonly EvaluationPass _pass;
    private readonly RecentMeasure? _recent;
    private readonly ComparisonMeasure? _comparison;
    private readonly List<SegmentMeasure> _segments = [];

    /// <exception cref="CommandException">A segment or metric is asked for that there is not.</exception>
    public Evaluation(Terminal terminal, RunSettings run, IReadOnlyList<NamedCandidate> candidates, MeasureSettings settings)
    {
        var (first, definitions) = (candidates[0].Candidate.Model, candidates[0].Candidate.Definitions);
        (_candidates, _settings) = (candidates, settings);
        if (candidates.Any(candidate => candidate.Candidate.Model.Task == TaskKind.Multiclass))
        {
            RefuseForClasses(candidates.Count, settings);
        }

        var baselines = first.Task == TaskKind.Binary ? BaselineSet.Binary() : BaselineSet.Regression();
        _lines = new(first.Task, [.. candidates.Select(candidate => candidate.Name)], [.. baselines.Select(baseline => baseline.Name)], new ModelPlan(first).LossOf);
        _plotMetric = first.Task == TaskKind.Multiclass ? "" : PlotMetric(first, settings);
        _recent = settings.Window is null && settings.Alpha is null ? null : new(_lines, settings);
        _comparison = candidates.Count > 1 ? new(_lines) : null;
        var columns = new List<string>();
        foreach (var by in settings.Segments)
        {
            _segments.Add(by.IsLabelsSeen ? new(_lines, by.Text, null, by.Entity(first), run.Delay) : new(_lines, by.Text, columns.Count, 0, run.Delay));
            columns.AddRange(by.IsLabelsSeen ? [] : [by.Column(first, definitions.Entities)]);
        }

        IEnumerable<IRowObserver?> observers = [_recent, _comparison, .. _segments];
        _pass = new EvaluationPass(terminal, run, [.. candidates.Select(candidate => candidate.Candidate)], [.. observers.OfType<IRowObserver>()], columns);
    }

    /// <summary>Runs, and writes the plot.</summary>
    public RunReport Run(IProgressView progress, CancellationToken cancel)
    {
        var reports = _pass.Run(progress, cancel);
        var report = reports[0] with
        {
            Model = _lines.Models[0],
            Models = reports.Count > 1 ? reports.Index().ToDictionary(item => _lines.Models[item.Index], item => new ModelReport(_candidates[item.Index].Definition, item.Item.Metrics, item.Item.Calibration)) : null,
            Comparison = _comparison?.Report(),
            Segments = _segments.Count > 0 ? [.. _segments.Select(segment => segment.Report())] : null,
        };
        report = _recent?.AddTo(report) ?? report;
        if (_settings.Plot is { } file)
        {
            WritePlot(file, report);
        }

        return report;
    }

    /// <summary>Windows, fading, segments, curves and comparisons are of numbers and probabilities of yes.</summary>
    private static void RefuseForClasses(int models, MeasureSettings settings)
    {
        var asked = models > 1 ? "--compare" : settings.Window is not null ? "--window" : settings.Alpha is not null ? "--fading"
            : settings.Segments.Count > 0 ? "--segment" : settings.Plot is not null ? "--plot" : null;
        if (asked is not null)
        {
            throw CommandException.Usage($"{asked}: was given for a multiclass model; allowed is a binary or regression one; evaluate alone prints accuracy, log_loss, macro_f1 and kappa");
        }
    }

    private static string PlotMetric(ModelDefinition model, MeasureSettings settings)
    {
        var known = settings.Window is null ? FadingMetrics.Names(model.Task) : WindowMetrics.Names(model.Task);
        var metric = settings.PlotMetric ?? (model.Task == TaskKind.Binary ? "log_loss" : model.Learner.Loss.Kind == "squared" ? "rmse" : "loss");
        return known.Contains(metric) ? metric : throw CommandException.Usage($"--plot-metric: was given \"{metric}\"; allowed are {string.Join(", ", known)}");
    }

    private void WritePlot(string file, RunReport report)
    {
        var kind = _settings.Window is { } examples ? $"last {Figures.Count(examples)} rows" : FormattableString.Invariant($"fading by {_settings.Alpha}");
        var svg = report.Curve!.Plot(_lines, _plotMetric, $"{_plotMetric} on {Path.GetFileName(report.File)}", kind).ToSvg();
        try
        {
            File.WriteAllText(file, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"--plot: {file} cannot be written: {exception.Message}");
        }
    }
}
