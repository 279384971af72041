using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>A pass over a table: the same numbers however it is read, and no memory by row.</summary>
public sealed class EvaluationPassTests : IDisposable
{
    private const int Rows = 3_000;
    private const string Clicks = """
        entities: { user: {} }
        models:
          m:
            task: binary
            entities: user
            inputs: [{ numeric: x }, { categorical: c }, { text: t }]
            label: y
            table: { entities: { user: "#" } }
        """;

    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("1000")]
    [InlineData("20h")]
    public async Task Two_threads_give_the_numbers_of_one_to_the_last_bit(string delay)
    {
        var definition = _ol.Write("d.yaml", Texts.Trips);
        var table = _ol.Write("t.csv", Texts.TripTable(Rows) + "not a row\n" + "2026-01-09 00:00:00,d1,3,\"open,5\n");
        string[] asked = ["evaluate", table, "-d", definition, "-m", "trip_minutes", "--json", "--delay", delay];
        var one = Report(await _ol.Run([.. asked, "--threads", "1"]));
        var two = Report(await _ol.Run([.. asked, "--threads", "2"]));
        foreach (var part in new[] { "rows", "metrics", "baselines", "bad_rows" })
        {
            Assert.Equal(one.GetProperty(part).GetRawText(), two.GetProperty(part).GetRawText());
        }

        Assert.Equal((Rows, 2), (one.GetProperty("rows").GetInt32(), one.GetProperty("bad_rows").GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task A_bad_row_of_a_strict_run_ends_it_on_two_threads_too()
    {
        var table = _ol.Write("t.csv", Texts.TripTable(Rows) + "not a row\n");
        var result = await _ol.Run("evaluate", table, "-d", _ol.Write("d.yaml", Texts.Trips), "-m", "trip_minutes", "--strict", "--threads", "2");
        Assert.Equal((1, "", $"ol: {table}:{Rows + 2}: number of fields is \"1\"; 5 is allowed\n"), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task Other_numbers_of_threads_are_refused()
    {
        var result = await _ol.Run("evaluate", "t.csv", "-d", "d.yaml", "-m", "m", "--threads", "3");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("ol: --threads: was given 3; allowed are 1 and 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_each_row_costs_no_memory_and_a_row_allocates_nothing()
    {
        var definition = _ol.Write("d.yaml", Clicks.Replace(", { text: t }", ""));
        var (few, many) = (_ol.Write("few.csv", ClickTable(2_000)), _ol.Write("many.csv", ClickTable(22_000)));
        await Allocated(few, definition);
        var growth = await Allocated(many, definition) - await Allocated(few, definition);
        Assert.True(growth < 20_000 * 8, $"{growth} bytes for 20,000 rows");
    }

    [Fact]
    public async Task Texts_count_by_their_characters_whatever_the_bytes()
    {
        var definition = _ol.Write("d.yaml", Clicks);
        var rows = Enumerable.Range(0, 200).Select(i => (X: i % 7, C: i % 3 == 0 ? "é" : "日本", T: i % 2 == 0 ? "Grüße aus Köln" : "plain words", Y: i % 2));
        var plain = string.Concat(rows.Select(row => $"{row.X},{row.C},{row.T},{row.Y}\n").Prepend("x,c,t,y\n"));
        var quoted = string.Concat(rows.Select(row => $"\"{row.X}\",\"{row.C}\",\"{row.T}\",\"{row.Y}\"\r\n").Prepend("x,c,t,y\r\n"));
        var first = Report(await _ol.Run("evaluate", _ol.Write("p.csv", plain), "-d", definition, "-m", "m", "--json"));
        var second = Report(await _ol.Run("evaluate", _ol.Write("q.csv", quoted), "-d", definition, "-m", "m", "--json"));
        var third = Report(await _ol.Run("evaluate", _ol.Write("u.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(plain)).ToArray()), "-d", definition, "-m", "m", "--json"));
        Assert.Equal(first.GetProperty("metrics").GetRawText(), second.GetProperty("metrics").GetRawText());
        Assert.Equal(first.GetProperty("metrics").GetRawText(), third.GetProperty("metrics").GetRawText());
        Assert.Equal(1, first.GetProperty("metrics").GetProperty("auc").GetDouble(), 0.1);
    }

    private static string ClickTable(int rows)
    {
        var text = new StringBuilder("x,c,y\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i * 37 % 101 / 10.0},c{i % 5},{i % 3 % 2}\n");
        }

        return text.ToString();
    }

    private async Task<long> Allocated(string table, string definition)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var run = _ol.Run("evaluate", table, "-d", definition, "-m", "m", "--json");
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(run.IsCompleted, "an evaluation in this process does not wait, so all it allocates is this thread's");
        Report(await run);
        return bytes;
    }

    private static JsonElement Report(Captured result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Out).RootElement;
    }
}
