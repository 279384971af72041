using OnlineLearning.Cli.Prequential;
using OnlineLearning.Core.Evaluation.Comparison;
using Spectre.Console;

namespace OnlineLearning.Cli.Measures;

/// <summary>What was measured beside the whole stream, for people.</summary>
internal static class MeasureView
{
    public static void Write(Terminal terminal, RunReport report)
    {
        WriteCalibration(terminal, report);
        if (report.Comparison is { } comparison)
        {
            Write(terminal, comparison);
        }

        if (report.Window is { } window)
        {
            terminal.Out.WriteLine($"Last {Figures.Count(window.Examples)} rows:");
            WriteMetrics(terminal, window.Metrics);
        }

        if (report.Fading is { } fading)
        {
            terminal.Out.WriteLine(FormattableString.Invariant($"Fading by {fading.Alpha}:"));
            WriteMetrics(terminal, fading.Metrics);
        }

        foreach (var segments in report.Segments ?? [])
        {
            Write(terminal, segments);
        }
    }

    private static void WriteCalibration(Terminal terminal, RunReport report)
    {
        var all = report.Models?.Select(model => (model.Key, model.Value.Calibration)) ?? [(report.Model, report.Calibration)];
        foreach (var (name, calibration) in all)
        {
            if (calibration is not null)
            {
                terminal.Out.WriteLine(
                    $"Calibration of {name}: predicted / observed positives {Figures.Value(calibration.ExpectedOverObserved)}, recalibration intercept {Figures.Value(calibration.Intercept)}, slope {Figures.Value(calibration.Slope)}");
            }
        }
    }

    private static void Write(Terminal terminal, ComparisonReport comparison)
    {
        terminal.Out.WriteLine(FormattableString.Invariant(
            $"Difference in {comparison.Loss} to {comparison.Against}, row by row, with intervals of {100 * comparison.Confidence:0.##} % for {(comparison.Models.Count > 1 ? "all together" : "it")}:"));
        var table = Terminal.Table("", "mean difference", "standard error", "from", "to", "verdict");
        foreach (var paired in comparison.Models)
        {
            table.AddRow(
                Markup.Escape(paired.Model), Figures.Metric(paired.MeanDifference), Figures.Metric(paired.StandardError), Figures.Metric(paired.Low), Figures.Metric(paired.High),
                Text(paired.Verdict));
        }

        terminal.Write(table);
    }

    private static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.Same => "the same",
        Verdict.NoDifferenceShown => "no difference shown",
        _ => $"too few rows ({PairedDifference.FewestRows} needed)",
    };

    private static void WriteMetrics(Terminal terminal, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> lines)
    {
        var names = lines.Values.SelectMany(line => line.Keys).Distinct().ToList();
        var table = Terminal.Table("", names);
        foreach (var (name, metrics) in lines)
        {
            table.AddRow([Markup.Escape(name), .. names.Select(metric => Figures.Metric(metrics.TryGetValue(metric, out var value) ? value : null))]);
        }

        terminal.Write(table);
    }

    /// <summary>One metric of each line, the one that is the loss of the task; the JSON has all.</summary>
    private static void Write(Terminal terminal, SegmentsReport report)
    {
        IReadOnlyList<SegmentReport> rows = [.. report.Segments, .. report.Other is { } other ? [other] : Array.Empty<SegmentReport>()];
        var metrics = rows.Count > 0 && rows[0].Metrics.Values.First().ContainsKey("log_loss") ? ["log_loss", "accuracy"] : new[] { "mae", "rmse" };
        var lines = rows.Count > 0 ? rows[0].Metrics.Keys.ToList() : [];
        terminal.Out.WriteLine($"By {report.By}{(report.Other is null ? "" : $" (the first {report.Most} values; the rest is in other)")}:");
        foreach (var metric in metrics)
        {
            var table = Terminal.Table(metric, ["rows", .. lines]);
            foreach (var row in rows)
            {
                table.AddRow([Markup.Escape(row.Segment), Figures.Count(row.Rows), .. lines.Select(line => Figures.Metric(row.Metrics[line].TryGetValue(metric, out var value) ? value : null))]);
            }

            terminal.Write(table);
        }
    }
}
