namespace OnlineLearning.Cli.Plots;

/// <summary>How far the axes of a plot reach, so that neither the first rows of a model that knows nothing yet nor a hopeless baseline flattens the rest.</summary>
internal static class PlotScale
{
    private const double WarmUp = 0.05;
    private const double Outside = 0.02;
    private const double MostStretch = 2;

    /// <summary>From 0 to the last x.</summary>
    public static Axis Horizontal(IReadOnlyList<PlotLine> lines) => new(0, Math.Max(1, Values(lines, point => point.X).DefaultIfEmpty(1).Max()));

    /// <summary>
    /// All of the lines that are no reference after the first twentieth of the rows, but no further than the span of their 2nd to 98th percentile beyond these; stretched to the middle of each reference that
    /// asks for no more than twice that height.
    /// </summary>
    public static Axis Vertical(IReadOnlyList<PlotLine> lines)
    {
        var subjects = lines.Where(line => !line.IsReference).ToList();
        var from = WarmUp * Horizontal(lines).High;
        var values = Values(subjects.Count > 0 ? subjects : lines, point => point.X >= from ? point.Y : double.NaN).Where(double.IsFinite).Order().ToList();
        if (values.Count == 0)
        {
            return new(0, 1);
        }

        var (low, high) = (Quantile(values, Outside), Quantile(values, 1 - Outside));
        (low, high) = (Math.Max(values[0], low - (high - low)), Math.Min(values[^1], high + (high - low)));
        var reach = MostStretch * Math.Max(high - low, 1e-9);
        var (least, most) = (low - reach, high + reach);
        foreach (var line in lines.Where(line => line.IsReference))
        {
            var middle = Quantile([.. line.Points.Select(point => point.Y).Where(double.IsFinite).Order()], 0.5);
            (low, high) = middle >= least && middle <= most ? (Math.Min(low, middle), Math.Max(high, middle)) : (low, high);
        }

        return Axis.Around(low, high);
    }

    /// <summary>Whether any of a line is to be seen.</summary>
    public static bool Shows(Axis vertical, PlotLine line) => line.Points.Any(point => point.Y >= vertical.Low && point.Y <= vertical.High);

    private static IEnumerable<double> Values(IEnumerable<PlotLine> lines, Func<(double X, double Y), double> of) => lines.SelectMany(line => line.Points).Select(of);

    private static double Quantile(List<double> sorted, double q) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Round(q * (sorted.Count - 1))];
}
