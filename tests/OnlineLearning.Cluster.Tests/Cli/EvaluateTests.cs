using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class EvaluateTests : IDisposable
{
    private const string Numbers = """
        entities: { all: {} }
        models:
          m:
            task: regression
            entities: all
            inputs: [{ numeric: x }]
            label: y
            table: { entities: { all: "=one" } }
        """;

    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task Json_is_one_object_and_standard_error_is_empty()
    {
        var report = await Evaluate("t.csv", "x,y\n1,2\n2,4\n3,6\n");
        Assert.Equal(3, report.GetProperty("rows").GetInt64());
        Assert.Equal(0, report.GetProperty("bad_rows").GetProperty("count").GetInt64());
        Assert.True(report.GetProperty("metrics").GetProperty("mae").GetDouble() > 0);
        Assert.True(report.GetProperty("baselines").GetProperty("running_mean").GetProperty("mae").GetDouble() > 0);
        Assert.True(report.GetProperty("baselines").GetProperty("last_label").GetProperty("mae").GetDouble() > 0);
    }

    [Fact]
    public async Task The_same_rows_in_any_dress_give_the_same_metrics()
    {
        var plain = Metrics(await Evaluate("t.csv", "x,y\n1,2\n2.5,4\n3,6.25\n"));
        Assert.Equal(plain, Metrics(await Evaluate("crlf.csv", "x,y\r\n1,2\r\n2.5,4\r\n3,6.25")));
        Assert.Equal(plain, Metrics(await Evaluate("bom.csv", "\uFEFFx,y\n1,2\n2.5,4\n3,6.25\n")));
        Assert.Equal(plain, Metrics(await Evaluate("quoted.csv", "\"y\",note,\"x\"\n\"2\",\"a\nb\",1\n4,,\"2.5\"\n6.25,\"\",3\n")));
        Assert.Equal(plain, Metrics(await Evaluate("t.tsv", "x\ty\n1\t2\n2.5\t4\n3\t6.25\n")));
        Assert.Equal(plain, Metrics(await Evaluate("t.csv.gz", Compressed("x,y\n1,2\n2.5,4\n3,6.25\n"))));
        Assert.Equal(plain, Metrics(await Evaluate("bad.csv", "x,y\n1,2\nfoo,3\n2.5,4\n3,6.25\n,\n1,2,3\n")));
        var headless = Numbers.Replace("table: {", "table: { header: [x, y],");
        Assert.Equal(plain, Metrics(await Evaluate("headless.csv", "1,2\n2.5,4\n3,6.25\n", headless)));
        var input = await _ol.RunWithInput("x,y\n1,2\n2.5,4\n3,6.25\n", "evaluate", "-", "-d", _ol.Write("d.yaml", Numbers), "-m", "m", "--json");
        Assert.Equal(plain, Metrics(Parse(input)));
    }

    [Fact]
    public async Task Bad_rows_are_counted_with_line_and_reason_and_the_first_twenty_shown()
    {
        var text = "x,y\n1,2\n1,\"2\n3\"\n1e400,2\n1\n,5\nNA,5\n1,null\n" + string.Concat(Enumerable.Repeat("1,bad\n", 30));
        var bad = (await Evaluate("t.csv", text)).GetProperty("bad_rows");
        var shown = bad.GetProperty("first").EnumerateArray()
            .Select(row => $"{row.GetProperty("line").GetInt32()} {row.GetProperty("reason").GetString()}").ToList();
        Assert.Equal(34, bad.GetProperty("count").GetInt64());
        Assert.Equal(20, shown.Count);
        Assert.Equal("3 y is \"2\n3\"; a finite number is allowed", shown[0]);
        Assert.Equal("5 x is \"1e400\"; a finite number is allowed", shown[1]);
        Assert.Equal("6 number of fields is \"1\"; 2 is allowed", shown[2]);
        Assert.Equal("9 y is missing; a finite number is needed", shown[3]);
        Assert.Equal("10 y is \"bad\"; a finite number is allowed", shown[4]);
    }

    [Fact]
    public async Task A_key_of_several_columns_is_their_values_joined()
    {
        const string pairs = """
            entities: { pair: { join_keys: [a, b] } }
            models: { m: { task: regression, entities: pair, inputs: [{ entity: pair }], label: y, personal: { pair: { bias: true } } } }
            """;
        string[][] rows = [["u", "f", "1"], ["u", "g", "9"], ["u|f", "g", "20"], ["u", "f|g", "-20"], ["u\\", "f", "5"], ["é", "f", "7"]];
        var cycle = Enumerable.Range(0, 60).Select(i => rows[i % rows.Length]).ToList();
        var joined = Metrics(await Evaluate("pairs.csv", "a,b,y\n" + string.Concat(cycle.Select(row => $"{row[0]},{row[1]},{row[2]}\n")), pairs));
        string Table(Func<string[], string> key) => "pair,y\n" + string.Concat(cycle.Select(row => $"{key(row)},{row[2]}\n"));
        var single = pairs.Replace("{ join_keys: [a, b] }", "{ join_key: pair }");

        Assert.Equal(Metrics(await Evaluate("joined.csv", Table(row => OnlineLearning.Core.Features.JoinedKey.Of(row[0], row[1])), single)), joined);
        Assert.NotEqual(Metrics(await Evaluate("first.csv", Table(row => row[0]), single)), joined);
        Assert.Equal(
            joined, Metrics(await Evaluate("named.csv", "x,z,y\n" + string.Concat(cycle.Select(row => $"{row[0]},{row[1]},{row[2]}\n")), pairs.Replace("label: y", "label: y, table: { entities: { pair: [x, z] } }"))));
        var bad = (await Evaluate("bad.csv", "a,b,y\nu,f,1\nu,,2\n,f,2\n", pairs)).GetProperty("bad_rows").GetProperty("first");
        Assert.Equal(
            ["key of entity pair is missing; a value for each of its join keys; b has none is needed", "key of entity pair is missing; a value for each of its join keys; a has none is needed"],
            bad.EnumerateArray().Select(row => row.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("2026-01-01,1 2", null)]
    [InlineData(",", null)]
    [InlineData("2026-01-01T00:00:00+02:00,[1;2.5]", null)]
    [InlineData("soon,1 2", "at is \"soon\"; a time as 2026-01-31T12:00:00Z (without offset: UTC) is allowed")]
    [InlineData("2026-01-01,1 2 3", "v is \"1 2 3\"; a vector of 2 finite numbers, as [1, 2] is allowed")]
    [InlineData("2026-01-01,[1]", "v is \"[1]\"; a vector of 2 finite numbers, as [1, 2] is allowed")]
    [InlineData("2026-01-01,1 x", "v is \"1 x\"; a vector of 2 finite numbers, as [1, 2] is allowed")]
    public async Task A_field_of_an_event_is_of_its_type(string fields, string? reason)
    {
        const string typed = """
            entities: { all: {} }
            sources: { s: { entity: all, fields: { at: timestamp, v: { type: vector, length: 2 } } } }
            models: { m: { task: regression, entities: all, inputs: [{ numeric: x }], label: y, table: { entities: { all: "=one" }, events: s } } }
            """;
        var bad = (await Evaluate("typed.csv", $"x,y,at,v\n1,2,2026-01-01,1 2\n1,2,{fields}\n", typed)).GetProperty("bad_rows");

        Assert.Equal(reason is null ? [] : [reason], bad.GetProperty("first").EnumerateArray().Select(row => row.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_number_from_the_stated_one_on_is_a_positive_label()
    {
        var flags = Numbers.Replace("regression", "binary");
        var numbers = flags.Replace("label: y", "label: { name: y, at_least: 15 }");
        var expected = await Evaluate("flags.csv", "x,y\n1,0\n2,1\n3,1\n4,0\n", flags);
        var found = await Evaluate("numbers.csv", "x,y\n1,14.9\n2,15\n2,\n2,late\n2,NA\n3,200\n4,-20\n", numbers);
        Assert.Equal(Metrics(expected), Metrics(found));
        Assert.Equal(
            ["y is missing; a finite number is needed", "y is \"late\"; a finite number is allowed", "y is missing; a finite number is needed"],
            found.GetProperty("bad_rows").GetProperty("first").EnumerateArray().Select(row => row.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Strict_ends_at_the_first_bad_row()
    {
        var table = _ol.Write("t.csv", "x,y\n1,2\n1,\"2\"\nfoo,3\n1,bad\n");
        var result = await _ol.Run("evaluate", table, "-d", _ol.Write("d.yaml", Numbers), "-m", "m", "--json", "--strict");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Out);
        Assert.Equal($"ol: {table}:4: x is \"foo\"; a finite number is allowed\n", result.Error);
    }

    [Fact]
    public async Task Limit_takes_that_many_usable_rows()
    {
        var result = await _ol.Run("evaluate", _ol.Write("t.csv", "x,y\n1,2\nfoo,1\n2,3\n4,5\n"), "-d", _ol.Write("d.yaml", Numbers), "-m", "m", "--json", "--limit", "2");
        Assert.Equal(2, Parse(result).GetProperty("rows").GetInt64());
    }

    [Theory]
    [InlineData("absent", "width,height\n1,2\n", "there is no column \"x\" (input x of model m); there are width, height")]
    [InlineData("twice", "x,y,x\n1,2,3\n", "2 columns are named \"x\" (input x of model m); one is allowed")]
    [InlineData("near", "X,why\n1,2\n", "there is no column \"x\" (input x of model m); did you mean \"X\"?; there are X, why")]
    [InlineData("empty", "", "there is no header line")]
    public async Task A_table_that_does_not_fit_is_one_clear_line(string name, string text, string message)
    {
        var table = _ol.Write($"{name}.csv", text);
        var result = await _ol.Run("evaluate", table, "-d", _ol.Write("d.yaml", Numbers), "-m", "m");
        Assert.Equal((1, "", $"ol: {table}: {message}\n"), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task Wrong_questions_end_with_2_and_say_what_is_allowed()
    {
        var definition = _ol.Write("d.yaml", Numbers);
        var table = _ol.Write("t.dat", "x,y\n1,2\n");
        await Refused("the name tells no format", "evaluate", table, "-d", definition, "-m", "m");
        await Refused("--delay: was given \"soon\"; allowed are a number of rows", "evaluate", table, "-d", definition, "-m", "m", "--delay", "soon");
        await Refused("--limit: was given 0; allowed is 1 or more", "evaluate", table, "-d", definition, "-m", "m", "--limit", "0");
        await Refused("--format: was given \"xml\"; allowed are csv and tsv", "evaluate", table, "-d", definition, "-m", "m", "--format", "xml");
        await Refused("--model", "evaluate", table, "-d", definition);
        await Refused("--concurrency: was given \"0\"; allowed is a whole number from 1 to 1024", "replay", table, "-m", "m", "--concurrency", "0");
        await Refused("--speed: was given \"-1\"; allowed is a number above 0", "replay", table, "-m", "m", "--speed=-1");
        await Refused("--server: was given \"nowhere\"; allowed is an address", "status", "--server", "nowhere");
        await Refused("--entity: was given \"d17\"; allowed is NAME=VALUE", "predict", "m", "--entity", "d17");
        await Refused("PREDICTION_ID and LABEL are needed", "feedback");
        await Refused("", "nonsense");
    }

    [Fact]
    public async Task An_unknown_model_is_told_with_the_nearest_known()
    {
        var definition = _ol.Write("d.yaml", Numbers.Replace("  m:", "  minutes:"));
        var result = await _ol.Run("evaluate", _ol.Write("t.csv", "x,y\n1,2\n"), "-d", definition, "-m", "minuets");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"ol: --model: {definition} has no model \"minuets\"; it has minutes; did you mean minutes?\n", result.Error);
    }

    [Fact]
    public async Task Definition_errors_name_file_line_and_column()
    {
        var definition = _ol.Write("d.yaml", Numbers.Replace("regression", "regresion"));
        var result = await _ol.Run("evaluate", _ol.Write("t.csv", "x,y\n1,2\n"), "-d", definition, "-m", "m");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{definition}:4:11: models.m.task", result.Error, StringComparison.Ordinal);
        Assert.Contains("regresion", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_get_a_table_with_the_baselines_and_the_bad_rows()
    {
        var result = await _ol.Run("evaluate", _ol.Write("t.csv", "x,y\n1,2\nfoo,1\n2,3\n"), "-d", _ol.Write("d.yaml", Numbers), "-m", "m");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("2 rows", result.Out, StringComparison.Ordinal);
        Assert.Contains("running_mean", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 bad rows were left out:\n  line 3: x is \"foo\"", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Out);
    }

    private async Task Refused(string message, params string[] args)
    {
        var result = await _ol.Run(args);
        Assert.Equal((2, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("ol: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private Task<JsonElement> Evaluate(string name, string text, string definition = Numbers) => Evaluate(name, Encoding.UTF8.GetBytes(text), definition);

    private async Task<JsonElement> Evaluate(string name, byte[] bytes, string definition = Numbers) =>
        Parse(await _ol.Run("evaluate", _ol.Write(name, bytes), "-d", _ol.Write("d.yaml", definition), "-m", "m", "--json"));

    private static JsonElement Parse(Captured result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Out).RootElement;
    }

    private static string Metrics(JsonElement report) => report.GetProperty("metrics").GetRawText() + report.GetProperty("baselines").GetRawText();

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
