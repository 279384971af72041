using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>What <c>ol evaluate</c> measures beside the whole stream, against figures computed anew from the curve of single rows.</summary>
public sealed class MeasureTests : IDisposable
{
    private const int Rows = 400;

    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task A_window_and_fading_equal_the_single_rows_put_together()
    {
        var rows = await Errors();
        var report = await Trips("--window", "25", "--fading", "0.9", "--every", "1");
        var (window, fading) = (Curve(report, "window", "mae"), Curve(report, "fading", "mae"));
        Assert.Equal(Rows, window.Count);
        for (var n = 1; n <= Rows; n++)
        {
            Assert.Equal(rows.Take(n).TakeLast(25).Average(), window[n - 1], 1e-9);
            var weights = Enumerable.Range(0, n).Select(i => Math.Pow(0.9, n - 1 - i)).ToList();
            Assert.Equal(rows.Take(n).Zip(weights, (error, weight) => error * weight).Sum() / weights.Sum(), fading[n - 1], 1e-9);
        }

        Assert.Equal(rows.TakeLast(25).Average(), Of(report.GetProperty("window").GetProperty("metrics"), "trip_minutes", "mae"), 1e-9);
        Assert.Equal(fading[^1], Of(report.GetProperty("fading").GetProperty("metrics"), "trip_minutes", "mae"), 1e-12);
        Assert.Equal(rows.Average(), report.GetProperty("metrics").GetProperty("mae").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Segments_equal_the_rows_of_their_value_and_the_entity_is_its_column()
    {
        var (rows, table) = (await Errors(), Table());
        var report = await Trips("--segment", "zone", "--segment", "driver", "--segment", "driver_id");
        var segments = report.GetProperty("segments").EnumerateArray().ToList();
        AssertSegments(segments[0], rows, table.Select(row => row.Zone));
        AssertSegments(segments[1], rows, table.Select(row => row.Driver));
        Assert.Equal(segments[1].GetProperty("segments").GetRawText(), segments[2].GetProperty("segments").GetRawText());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    public async Task Labels_seen_count_the_labels_that_had_come_when_the_row_was_predicted(int delay)
    {
        var (rows, table) = (await Errors("--delay", $"{delay}"), Table());
        var report = await Trips("--segment", "labels_seen", "--segment", "labels_seen:driver", "--delay", $"{delay}");
        var buckets = table.Select((row, i) => table.Take(Math.Max(0, i - delay)).Count(before => before.Driver == row.Driver) switch { 0 => "0", <= 2 => "1-2", <= 10 => "3-10", <= 100 => "11-100", _ => ">100" });
        var segments = report.GetProperty("segments").EnumerateArray().ToList();
        AssertSegments(segments[0], rows, buckets);
        Assert.Equal(segments[0].GetProperty("segments").GetRawText(), segments[1].GetProperty("segments").GetRawText());
    }

    [Fact]
    public async Task Beyond_fifty_segments_the_rest_is_in_other()
    {
        var text = "x,y,z\n" + string.Concat(Enumerable.Range(0, 130).Select(i => $"{i % 5},{i % 7},{(i % 60 == 3 ? "" : $"s{i % 60}")}\n"));
        var report = Parse(await _ol.Run("evaluate", _ol.Write("t.csv", text), "-d", _ol.Write("d.yaml", Numbers("m")), "-m", "m", "--json", "--segment", "z"));
        var segments = report.GetProperty("segments")[0];
        Assert.Equal(50, segments.GetProperty("most").GetInt32());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i == 3 ? "(missing)" : $"s{i}"), segments.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("segment").GetString()));
        Assert.Equal(Enumerable.Range(0, 130).Count(i => i % 60 >= 50), segments.GetProperty("other").GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task Without_being_asked_for_nothing_more_is_reported()
    {
        var report = await Trips();
        Assert.All((string[])["window", "fading", "segments", "curve", "comparison", "models", "calibration"], name => Assert.False(report.TryGetProperty(name, out _), name));
        Assert.Equal(["mae", "rmse", "r2", "loss", "median_ae"], report.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
    }

    [Fact]
    public async Task A_binary_report_has_its_calibration()
    {
        var text = "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 10},{(i * 7919 % 13 < i % 10 ? 1 : 0)}\n"));
        var report = Parse(await _ol.Run("evaluate", _ol.Write("t.csv", text), "-d", _ol.Write("d.yaml", Numbers("m").Replace("regression", "binary")), "-m", "m", "--json"));
        var calibration = report.GetProperty("calibration");
        Assert.Equal(report.GetProperty("metrics").GetProperty("ece").GetDouble(), calibration.GetProperty("error").GetDouble(), 1e-12);
        Assert.Equal(200, calibration.GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("count").GetDouble()));
        Assert.True(calibration.GetProperty("slope").GetDouble() > 0);
        Assert.InRange(calibration.GetProperty("expected_over_observed").GetDouble(), 0.5, 2);
    }

    [Fact]
    public async Task Plots_are_drawn_with_the_same_bytes_each_time()
    {
        var (first, second) = (Path.Combine(_ol.Folder, "a.svg"), Path.Combine(_ol.Folder, "b.svg"));
        await Trips("--plot", first);
        var report = await Trips("--plot", second, "--threads", "2");
        var svg = await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal(svg, await File.ReadAllTextAsync(second, TestContext.Current.CancellationToken));
        Assert.All((string[])["trip_minutes", "running_mean", "last_label", "rmse, last 1,000 rows"], name => Assert.Contains(name, svg, StringComparison.Ordinal));
        Assert.Equal(Rows, report.GetProperty("curve").GetProperty("rows").EnumerateArray().Last().GetInt64());
        await Trips("--plot", first, "--fading", "0.99", "--plot-metric", "mae");
        Assert.Contains("mae, fading by 0.99", await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_questions_end_with_2_and_say_what_is_allowed()
    {
        await Refused("--window: was given \"0\"; allowed is a whole number from 1 to 1000000", "--window", "0");
        await Refused("--window: was given \"1000001\"; allowed is a whole number from 1 to 1000000", "--window", "1000001");
        await Refused("--fading: was given \"1\"; allowed is a number above 0 and below 1", "--fading", "1");
        await Refused("--fading: was given \"fast\"; allowed is a number above 0 and below 1", "--fading", "fast");
        await Refused("--every: was given \"-5\"; allowed is a whole number from 1 to 2147483647", "--every=-5");
        await Refused("--plot: was given \"t.png\"; allowed is a file name that ends with .svg", "--plot", "t.png");
        await Refused("--plot-metric: was given \"mae\" without --plot", "--plot-metric", "mae");
        await Refused("--plot-metric: was given \"auc\"; allowed are mae, rmse, r2, loss", "--plot", "t.svg", "--plot-metric", "auc");
        await Refused("--segment: was given \"labels_seen:car\"; model trip_minutes has no entity car, allowed are labels_seen:driver", "--segment", "labels_seen:car");
        await Refused("--segment: was given 9 times; allowed is up to 8 times", [.. Enumerable.Repeat((string[])["--segment", "zone"], 9).SelectMany(pair => pair)]);
        await Refused("--model: was given 2 times; allowed is once", "replay", "t.csv", "-m", "a", "-m", "b");
    }

    [Fact]
    public async Task What_is_not_there_ends_with_1()
    {
        await Refused(1, "there is no column \"zon\" (segment); did you mean \"zone\"?", "--segment", "zon");
        await Refused(1, "--plot: there is no folder ", "--plot", Path.Combine(_ol.Folder, "absent", "t.svg"));
        var constant = await _ol.Run("evaluate", _ol.Write("t.csv", "x,y\n1,2\n"), "-d", _ol.Write("d.yaml", Numbers("m")), "-m", "m", "--segment", "all");
        Assert.Equal((2, "ol: --segment: was given \"all\"; the key of that entity is \"=one\", no column of the table\n"), (constant.ExitCode, constant.Error));
    }

    [Fact]
    public async Task People_get_a_table_for_each()
    {
        var result = await _ol.Run(Arguments("--window", "50", "--fading", "0.99", "--segment", "zone"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All((string[])["Last 50 rows:", "Fading by 0.99:", "By zone:", "north, far", "(missing)"], text => Assert.Contains(text, result.Out, StringComparison.Ordinal));
    }

    internal static string Numbers(string model, string learner = "") => $$"""
        entities: { all: {} }
        models:
          {{model}}:
            task: regression
            entities: all
            inputs: [{ numeric: x }]
            label: y
            {{learner}}
            table: { entities: { all: "=one" } }
        """;

    internal static JsonElement Parse(Captured result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Out).RootElement;
    }

    private static void AssertSegments(JsonElement report, List<double> errors, IEnumerable<string> segments)
    {
        var groups = errors.Zip(segments).GroupBy(item => item.Second).ToDictionary(group => group.Key, group => group.Select(item => item.First).ToList());
        var shown = report.GetProperty("segments").EnumerateArray().ToDictionary(segment => segment.GetProperty("segment").GetString()!);
        Assert.Equal(groups.Keys.Order(), shown.Keys.Order());
        Assert.All(groups, group =>
        {
            Assert.Equal(group.Value.Count, shown[group.Key].GetProperty("rows").GetInt64());
            Assert.Equal(group.Value.Average(), Of(shown[group.Key].GetProperty("metrics"), "trip_minutes", "mae"), 1e-9);
        });
    }

    private static List<(string Driver, string Zone)> Table() => [.. Texts.TripTable(Rows).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line =>
    {
        var zone = line.Split('"')[1];
        return (line.Split(',')[1], zone == "NA" ? "(missing)" : zone);
    })];

    private static double Of(JsonElement lines, string line, string metric) => lines.GetProperty(line).GetProperty(metric).GetDouble();

    private static List<double> Curve(JsonElement report, string kind, string metric) =>
        [.. report.GetProperty("curve").GetProperty(kind).GetProperty("trip_minutes").GetProperty(metric).EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Absolute error of each row.</summary>
    private async Task<List<double>> Errors(params string[] more) => Curve(await Trips([.. more, "--window", "1", "--every", "1"]), "window", "mae");

    private string[] Arguments(params string[] more) =>
        ["evaluate", _ol.Write("trips.csv", Texts.TripTable(Rows)), "-d", _ol.Write("trips.yaml", Texts.Trips), "-m", "trip_minutes", .. more];

    private async Task<JsonElement> Trips(params string[] more) => Parse(await _ol.Run([.. Arguments(more), "--json"]));

    private Task Refused(string message, params string[] more) => Refused(2, message, more);

    private async Task Refused(int exitCode, string message, params string[] more)
    {
        var result = await _ol.Run(more[0] == "replay" ? more : Arguments(more));
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
