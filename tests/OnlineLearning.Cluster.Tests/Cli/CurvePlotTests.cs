using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using OnlineLearning.Cli.Plots;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Learning curves as SVG. The drawing is reviewed as a file; set OL_UPDATE_LOCKS=1 to write it anew.</summary>
public class CurvePlotTests
{
    private static readonly Gen<PlotLine> Lines = Gen.Select(
        Gen.OneOf(Gen.Const("a"), Gen.Const("<b> & \"c\" \u0001"), Gen.Const(new string('x', 80))), Gen.Bool,
        Gen.OneOf(Gen.Double[-1, 1], Gen.Double, Gen.Const(double.NaN), Gen.Const(1e300)).Array[0, 12],
        (name, isReference, values) => new PlotLine(name, isReference, [.. values.Select((value, i) => (10.0 * (i + 1), value))]));

    [Fact]
    public void A_drawing_keeps_its_bytes()
    {
        var plot = new CurvePlot("log_loss on rides.csv", "rows", "log_loss, last 1,000 rows",
        [
            new("shared", false, [.. Enumerable.Range(1, 30).Select(i => (i * 100.0, 0.4 + (0.3 / i)))]),
            new("shared & personal", false, [.. Enumerable.Range(1, 30).Select(i => (i * 100.0, i % 7 == 0 ? double.NaN : 0.35 + (0.3 / i)))]),
            new("majority", true, [(100, 0.69), (3_000, 0.68)]),
            new("last_label", true, [(100, 9.5), (3_000, 9.1)]),
        ]).ToSvg();
        var file = Path.Combine(DataSets.Root, "tests/OnlineLearning.Cluster.Tests/Cli/curves.svg");
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            File.WriteAllText(file, plot);
        }

        Assert.Equal(File.ReadAllText(file), plot);
        Assert.Contains("last_label (off the scale)", plot, StringComparison.Ordinal);
        Assert.DoesNotContain("majority (off", plot, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_lines_give_well_formed_xml_with_every_name_and_finite_numbers() => Lines.Array[0, 12].Sample(lines =>
    {
        var svg = new CurvePlot("t", "x", "y", lines).ToSvg();
        var document = XDocument.Parse(svg);
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
        var texts = document.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.All(lines, line => Assert.Contains(texts, text => text.StartsWith(line.Name[..1], StringComparison.Ordinal)));
        Assert.Equal(lines.Length, document.Descendants().Count(element => element.Name.LocalName == "path" && (string?)element.Attribute("clip-path") is not null));
    }, iter: 300);

    [Fact]
    public void The_height_of_a_point_is_linear_in_its_value_and_its_ticks_say_which()
    {
        var svg = XDocument.Parse(new CurvePlot("t", "x", "y", [new("a", false, [.. Enumerable.Range(0, 101).Select(i => ((double)i, i / 100.0))])]).ToSvg());
        var path = svg.Descendants().Single(element => (string?)element.Attribute("clip-path") is not null).Attribute("d")!.Value;
        var heights = path.Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(101, heights.Count);
        Assert.Equal((heights[0] + heights[100]) / 2, heights[50], 0.11);
        foreach (var text in svg.Descendants().Where(element => (string?)element.Attribute("text-anchor") == "end"))
        {
            var value = double.Parse(text.Value, CultureInfo.InvariantCulture);
            var at = heights[0] + (value * (heights[100] - heights[0]));
            Assert.Equal(at + 4.5, double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture), 0.25);
        }
    }
}
