using System.Text.Json.Serialization;
using OnlineLearning.Cli.Plots;
using OnlineLearning.Core.Evaluation.Recent;

namespace OnlineLearning.Cli.Measures;

/// <summary>Learning curves, by columns.</summary>
/// <param name="Every">Rows from point to point; the last row is a point too.</param>
/// <param name="Rows">Rows predicted so far, of each point.</param>
/// <param name="Window">Of each model and baseline each metric of the sliding window at each point, null where it is not defined; null: no window.</param>
/// <param name="Fading">The same of the fading metrics.</param>
internal sealed record CurveReport(
    long Every, IReadOnlyList<long> Rows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?[]>>? Window,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?[]>>? Fading)
{
    public static CurveReport Of(MeasuredLines lines, IReadOnlyList<CurveRows<RecentPoint>> curves) => new(
        curves[0].Every,
        [.. curves[0].Points.Select(point => point.Row)],
        Columns(lines, curves, point => point.Window),
        Columns(lines, curves, point => point.Fading));

    /// <summary>The plot of one metric, of the window if there is one.</summary>
    public CurvePlot Plot(MeasuredLines lines, string metric, string title, string kind) => new(
        title, "rows", $"{metric}, {kind}",
        [.. lines.Names.Select((name, number) => new PlotLine(name, number >= lines.Models.Count, Points((Window ?? Fading!)[name].GetValueOrDefault(metric))))]);

    private List<(double X, double Y)> Points(double?[]? values) => [.. Rows.Select((row, i) => ((double)row, values?[i] ?? double.NaN))];

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?[]>>? Columns(
        MeasuredLines lines, IReadOnlyList<CurveRows<RecentPoint>> curves, Func<RecentPoint, Dictionary<string, double>?> of)
    {
        if (curves[0].Points.Count == 0 || of(curves[0].Points[0].Point) is null)
        {
            return curves[0].Points.Count == 0 ? lines.Named(_ => (IReadOnlyDictionary<string, double?[]>)new Dictionary<string, double?[]>()) : null;
        }

        return lines.Named(number =>
        {
            var points = curves[number].Points.Select(point => of(point.Point)!).ToList();
            var metrics = points.SelectMany(point => point.Keys).Distinct();
            return (IReadOnlyDictionary<string, double?[]>)metrics.ToDictionary(
                metric => metric, metric => points.Select(point => point.TryGetValue(metric, out var value) ? value : (double?)null).ToArray());
        });
    }
}
