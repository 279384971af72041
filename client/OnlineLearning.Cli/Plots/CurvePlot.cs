using System.Globalization;
using System.Security;
using System.Text;

namespace OnlineLearning.Cli.Plots;

/// <summary>
/// Learning curves as one self-contained SVG of 960 x 440 units: axes, grid, a line a model, dashed ones for baselines, a legend. Colours follow the reader's preference for light or dark. The same lines
/// give the same bytes.
/// </summary>
/// <param name="Title">Above the plot.</param>
/// <param name="Horizontal">What x is.</param>
/// <param name="Vertical">What y is.</param>
/// <param name="Lines">In the legend's order.</param>
public sealed record CurvePlot(string Title, string Horizontal, string Vertical, IReadOnlyList<PlotLine> Lines)
{
    /// <summary>Lines beyond this begin with the first colour again.</summary>
    public const int Colours = 8;

    private const double Left = 76;
    private const double Right = 700;
    private const double Top = 48;
    private const double Bottom = 384;
    private const double Legend = 722;
    private const int LongestName = 30;

    // Okabe and Ito 2008, told apart by the colour-blind too, darkened or lightened for the background.
    private const string Style = """
        .ground{fill:#ffffff}.text{fill:#1f2328;font:13px system-ui,sans-serif}.title{font-size:15px;font-weight:600}.faint{fill:#59636e}
        .grid{stroke:#d1d9e0;stroke-width:1}.axis{stroke:#59636e;stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}.ref{stroke-width:1.5;stroke-dasharray:6 4}
        .c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#00805c}.c3{stroke:#b0508a}.c4{stroke:#8a6d00}.c5{stroke:#2a8fc7}.c6{stroke:#6b4fbb}.c7{stroke:#b3261e}.r0{stroke:#6e7781}.r1{stroke:#a0713a}
        @media (prefers-color-scheme:dark){.ground{fill:#0d1117}.text{fill:#e6edf3}.faint{fill:#9198a1}.grid{stroke:#2b323b}.axis{stroke:#9198a1}
        .c0{stroke:#58a6ff}.c1{stroke:#ff8c42}.c2{stroke:#2ecc9a}.c3{stroke:#e28fc0}.c4{stroke:#e3c341}.c5{stroke:#7fd0ff}.c6{stroke:#b39dff}.c7{stroke:#ff7b72}.r0{stroke:#9aa4af}.r1{stroke:#d0a46a}}
        """;

    public string ToSvg()
    {
        var (x, y) = (PlotScale.Horizontal(Lines), PlotScale.Vertical(Lines));
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 440\" width=\"960\" height=\"440\" role=\"img\">\n");
        svg.Append($"<title>{Escaped(Title)}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n");
        svg.Append("<rect class=\"ground\" width=\"960\" height=\"440\"/>\n");
        svg.Append(Invariant($"<clipPath id=\"area\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{Right - Left}\" height=\"{Bottom - Top}\"/></clipPath>\n"));
        Text(svg, "text title", Left, 28, "start", Title);
        AppendAxes(svg, x, y);
        var (subjects, references) = (0, 0);
        var styles = Lines.Select(line => line.IsReference ? $"line ref r{references++ % 2}" : $"line c{subjects++ % Colours}").ToList();
        foreach (var (number, line) in Lines.Index().OrderBy(item => !item.Item.IsReference))
        {
            AppendLine(svg, line, styles[number], x, y);
        }

        foreach (var (number, line) in Lines.Index())
        {
            AppendKey(svg, line, styles[number], number, PlotScale.Shows(y, line));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void AppendAxes(StringBuilder svg, Axis x, Axis y)
    {
        foreach (var (value, label) in y.Ticks(6))
        {
            var at = Bottom - (y.Share(value) * (Bottom - Top));
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{at:F1}\" y2=\"{at:F1}\"/>\n"));
            Text(svg, "text faint", Left - 8, at + 4.5, "end", label);
        }

        foreach (var (value, label) in x.Ticks(6))
        {
            var at = Left + (x.Share(value) * (Right - Left));
            svg.Append(Invariant($"<line class=\"axis\" x1=\"{at:F1}\" x2=\"{at:F1}\" y1=\"{Bottom}\" y2=\"{Bottom + 5}\"/>\n"));
            Text(svg, "text faint", at, Bottom + 21, "middle", label);
        }

        svg.Append(Invariant($"<path class=\"axis\" fill=\"none\" d=\"M{Left} {Top}V{Bottom}H{Right}\"/>\n"));
        Text(svg, "text", (Left + Right) / 2, Bottom + 44, "middle", Horizontal);
        svg.Append(Invariant($"<text class=\"text\" transform=\"translate(16 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escaped(Vertical)}</text>\n"));
    }

    private static void AppendLine(StringBuilder svg, PlotLine line, string colour, Axis x, Axis y)
    {
        svg.Append($"<path class=\"{colour}\" clip-path=\"url(#area)\" d=\"");
        var isDrawing = false;
        foreach (var (px, py) in line.Points)
        {
            if (double.IsFinite(py))
            {
                // A point far outside is drawn just outside: the line leaves in its direction, and numbers stay short.
                var share = Math.Clamp(y.Share(py), -2, 3);
                svg.Append(Invariant($"{(isDrawing ? 'L' : 'M')}{Left + (x.Share(px) * (Right - Left)):F1} {Bottom - (share * (Bottom - Top)):F1}"));
            }

            isDrawing = double.IsFinite(py);
        }

        svg.Append("\"/>\n");
    }

    private static void AppendKey(StringBuilder svg, PlotLine line, string colour, int number, bool shows)
    {
        var at = Top + 10 + (22 * number);
        svg.Append(Invariant($"<line class=\"{colour}\" x1=\"{Legend}\" x2=\"{Legend + 26}\" y1=\"{at}\" y2=\"{at}\"/>\n"));
        var name = line.Name.Length <= LongestName ? line.Name : line.Name[..(LongestName - 1)] + "…";
        Text(svg, shows ? "text" : "text faint", Legend + 34, at + 4.5, "start", shows ? name : $"{name} (off the scale)");
    }

    private static void Text(StringBuilder svg, string style, double x, double y, string anchor, string text) =>
        svg.Append(Invariant($"<text class=\"{style}\" x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>\n"));

    private static string Escaped(string text) => SecurityElement.Escape(new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)]));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
