using OnlineLearning.Cli.Measures;
using Spectre.Console;

namespace OnlineLearning.Cli.Prequential;

/// <summary>A report for people: the model beside the baselines, then what was left out.</summary>
internal static class ReportView
{
    public static void Write(Terminal terminal, RunReport report)
    {
        var output = terminal.Out;
        output.WriteLine(
            $"{(report.Models is { } models ? string.Join(", ", models.Keys) : report.Model)} on {report.File}: {Figures.Count(report.Rows)} rows, {Figures.Count((long)report.RowsPerSecond)} rows/s, each predicted, then learnt");
        var names = report.Metrics.Keys.ToList();
        var table = Terminal.Table("", names);
        foreach (var (name, metrics) in report.Models?.Select(model => (model.Key, model.Value.Metrics)) ?? [(report.Model, report.Metrics)])
        {
            AddRow(table, name, names, metrics);
        }

        foreach (var (name, metrics) in report.Baselines)
        {
            AddRow(table, name, names, metrics);
        }

        terminal.Write(table);
        ExpertView.Write(terminal, report.Experts ?? []);
        MeasureView.Write(terminal, report);
        if (report.ExpiredLabels > 0)
        {
            output.WriteLine($"{Figures.Count(report.ExpiredLabels)} labels came after their prediction had expired: scored, not learnt");
        }

        if (report.BadRows.Count > 0)
        {
            output.WriteLine($"{Figures.Count(report.BadRows.Count)} bad rows were left out{(report.BadRows.Count > report.BadRows.First.Count ? "; the first are" : "")}:");
            foreach (var bad in report.BadRows.First)
            {
                output.WriteLine($"  line {bad.Line}: {bad.Reason}");
            }
        }
    }

    private static void AddRow(Table table, string name, List<string> names, IReadOnlyDictionary<string, double> metrics) => table.AddRow(
        [Markup.Escape(name), .. names.Select(metric => Figures.Metric(metrics.TryGetValue(metric, out var value) ? value : null))]);
}
