using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Several definitions over one pass.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Slow = "learner: { optimiser: sgd, schedule: { kind: constant, initial: 0.0001 } }";

    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task Each_model_has_the_figures_that_it_has_alone_and_the_difference_is_theirs()
    {
        var (quick, slow) = (_ol.Write("quick.yaml", MeasureTests.Numbers("quick")), _ol.Write("slow.yaml", MeasureTests.Numbers("slow", Slow)));
        var table = _ol.Write("t.csv", Table(300));
        var both = MeasureTests.Parse(await _ol.Run("evaluate", table, "-d", quick, "-m", "quick", "--compare", slow, "--json"));
        var alone = MeasureTests.Parse(await _ol.Run("evaluate", table, "-d", slow, "-m", "slow", "--json"));
        Assert.Equal(["quick", "slow"], both.GetProperty("models").EnumerateObject().Select(model => model.Name));
        Assert.Equal(both.GetProperty("metrics").GetRawText(), both.GetProperty("models").GetProperty("quick").GetProperty("metrics").GetRawText());
        Assert.Equal(alone.GetProperty("metrics").GetRawText(), both.GetProperty("models").GetProperty("slow").GetProperty("metrics").GetRawText());
        Assert.Equal(alone.GetProperty("baselines").GetRawText(), both.GetProperty("baselines").GetRawText());
        var paired = both.GetProperty("comparison").GetProperty("models")[0];
        var difference = alone.GetProperty("metrics").GetProperty("loss").GetDouble() - both.GetProperty("metrics").GetProperty("loss").GetDouble();
        Assert.Equal(difference, paired.GetProperty("mean_difference").GetDouble(), 1e-9);
        Assert.Equal("worse", paired.GetProperty("verdict").GetString());
        Assert.True(paired.GetProperty("low").GetDouble() > 0);
        Assert.Equal(("slow", "quick", "loss"), (paired.GetProperty("model").GetString(), both.GetProperty("comparison").GetProperty("against").GetString(), both.GetProperty("comparison").GetProperty("loss").GetString()));
    }

    [Fact]
    public async Task The_same_model_twice_is_the_same_and_names_tell_the_files()
    {
        var (a, b) = (_ol.Write("a.yaml", MeasureTests.Numbers("m")), _ol.Write("b.yaml", MeasureTests.Numbers("m")));
        var report = await Compare("t.csv", Table(100), a, "m", b, a);
        Assert.Equal(["m (a.yaml)", "m (b.yaml)", "m (a.yaml 2)"], report.GetProperty("models").EnumerateObject().Select(model => model.Name));
        Assert.All(report.GetProperty("comparison").GetProperty("models").EnumerateArray(), paired =>
        {
            Assert.Equal((0, 0), (paired.GetProperty("mean_difference").GetDouble(), paired.GetProperty("standard_error").GetDouble()));
            Assert.Equal("same", paired.GetProperty("verdict").GetString());
        });
    }

    [Fact]
    public async Task Several_models_of_one_definition_are_compared()
    {
        var two = _ol.Write("two.yaml", MeasureTests.Numbers("a") + MeasureTests.Numbers("b", Slow).Replace("entities: { all: {} }\nmodels:", ""));
        var report = MeasureTests.Parse(await _ol.Run("evaluate", _ol.Write("t.csv", Table(60)), "-d", two, "-m", "b", "-m", "a", "--json"));
        Assert.Equal(["b", "a"], report.GetProperty("models").EnumerateObject().Select(model => model.Name));
        Assert.Equal("better", report.GetProperty("comparison").GetProperty("models")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_row_that_one_model_cannot_use_is_left_out_for_all()
    {
        var (x, z) = (_ol.Write("x.yaml", MeasureTests.Numbers("x")), _ol.Write("z.yaml", MeasureTests.Numbers("z").Replace("numeric: x", "numeric: z")));
        var report = await Compare("t.csv", "x,y,z\n1,2,3\nfoo,2,3\n1,2,bar\n2,3,4\n", x, "x", z);
        Assert.Equal((2, 2), (report.GetProperty("rows").GetInt64(), report.GetProperty("bad_rows").GetProperty("count").GetInt64()));
        Assert.Equal("too_few_rows", report.GetProperty("comparison").GetProperty("models")[0].GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("comparison").GetProperty("models")[0].GetProperty("low").ValueKind);
    }

    [Fact]
    public async Task People_get_one_table_and_a_verdict()
    {
        var (quick, slow) = (_ol.Write("quick.yaml", MeasureTests.Numbers("quick")), _ol.Write("slow.yaml", MeasureTests.Numbers("slow", Slow)));
        var result = await _ol.Run("evaluate", _ol.Write("t.csv", Table(300)), "-d", quick, "-m", "quick", "--compare", slow);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("quick, slow on ", result.Out, StringComparison.Ordinal);
        Assert.Contains("Difference in loss to quick, row by row, with intervals of 95 % for it:", result.Out, StringComparison.Ordinal);
        Assert.Contains("worse", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_told()
    {
        var (table, m) = (_ol.Write("t.csv", Table(5)), _ol.Write("m.yaml", MeasureTests.Numbers("m")));
        await Fails(1, "(binary of y) cannot be compared with m (regression of y); allowed are the same task and label",
            "evaluate", table, "-d", m, "-m", "m", "--compare", _ol.Write("binary.yaml", MeasureTests.Numbers("b").Replace("regression", "binary")));
        var (from1, from2) = (MeasureTests.Numbers("from1").Replace("regression", "binary").Replace("label: y", "label: { name: y, at_least: 1 }"), MeasureTests.Numbers("from2").Replace("regression", "binary").Replace("label: y", "label: { name: y, at_least: 2.5 }"));
        await Fails(1, "(binary of y >= 2.5) cannot be compared with from1 (binary of y >= 1); allowed are the same task and label",
            "evaluate", table, "-d", _ol.Write("from1.yaml", from1), "-m", "from1", "--compare", _ol.Write("from2.yaml", from2));
        await Fails(1, "(regression of x) cannot be compared with m (regression of y)",
            "evaluate", table, "-d", m, "-m", "m", "--compare", _ol.Write("other.yaml", MeasureTests.Numbers("o").Replace("label: y", "label: x").Replace("numeric: x", "numeric: y")));
        var two = _ol.Write("two.yaml", MeasureTests.Numbers("a") + MeasureTests.Numbers("b").Replace("entities: { all: {} }\nmodels:", ""));
        await Fails(1, "two.yaml has 2 models, none of them named m; one of that name is allowed, or a single one", "evaluate", table, "-d", m, "-m", "m", "--compare", two);
        await Fails(1, "absent.yaml: cannot be read", "evaluate", table, "-d", m, "-m", "m", "--compare", "absent.yaml");
        await Fails(2, "17 models were given; allowed are up to 16 in one run", ["evaluate", table, "-d", m, "-m", "m", "--compare", .. Enumerable.Repeat(m, 16)]);
    }

    private static string Table(int rows) => "x,y\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i * 31 % 17},{(i * 31 % 17 * 2) + (i * 7 % 5)}\n"));

    private async Task<JsonElement> Compare(string name, string table, string definition, string model, params string[] others) =>
        MeasureTests.Parse(await _ol.Run(["evaluate", _ol.Write(name, table), "-d", definition, "-m", model, "--json", "--compare", .. others]));

    private async Task Fails(int exitCode, string message, params string[] args)
    {
        var result = await _ol.Run(args);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
