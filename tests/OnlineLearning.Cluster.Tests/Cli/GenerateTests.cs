using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using OnlineLearning.Core.Evaluation.Generators;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class GenerateTests : IDisposable
{
    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    public static TheoryData<string> Names => new(StreamKinds.All.Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_text_reads_back_as_the_streams_own_numbers(string name)
    {
        var lines = (await Generated(name, "--rows", "3000", "--seed", "9")).Split('\n');
        var stream = SyntheticStream.Of(name, 9);
        Assert.Equal(string.Join(',', stream.Columns.Select(column => column.Name)), lines[0]);
        Assert.Equal((3002, ""), (lines.Length, lines[^1]));
        var row = new double[stream.Columns.Count];
        foreach (var line in lines[1..^1])
        {
            stream.Next(row);
            Assert.Equal(row, line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_definition_is_one_that_evaluate_takes_and_says_how_the_table_was_made(string name)
    {
        var table = Path.Combine(_ol.Folder, "t.csv");
        var written = await _ol.Run("generate", name, "--rows", "1000", "--out", table);
        Assert.Equal((0, "", ""), (written.ExitCode, written.Out, written.Error));
        var definition = await _ol.Run("generate", name, "--definition");
        if (definition.Error.Contains("was given multiclass", StringComparison.Ordinal))
        {
            // While no definition has more than two classes; from then on the stream's own is taken as the others are.
            Assert.Equal(1, definition.ExitCode);
            Assert.True(StreamKinds.Find(name).Classes(StreamKinds.Find(name).Defaults) > 2);
            Assert.StartsWith($"ol: {name}: the label has 10 classes, for which there is no task", definition.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((0, ""), (definition.ExitCode, definition.Error));
        Assert.Contains($"ol generate {name} --rows 10000 --out {name}.csv\n", definition.Out, StringComparison.Ordinal);
        var report = await _ol.Run("evaluate", table, "-d", _ol.Write("d.yaml", definition.Out), "-m", name, "--json", "--strict");
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.Equal(1000, JsonDocument.Parse(report.Out).RootElement.GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task The_definition_of_other_columns_names_them_and_the_settings()
    {
        var definition = await Generated("friedman", "--definition", "--set", "features=25", "--set", "noise=0.5");
        Assert.Contains("--rows 10000 --set noise=0.5 --set features=25 --out", definition, StringComparison.Ordinal);
        Assert.Contains("      - numeric: [x21, x22, x23, x24, x25]\n", definition, StringComparison.Ordinal);
        Assert.Contains("    task: regression\n", definition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_seed_and_drifts_are_those_of_the_stream()
    {
        var text = await Generated("sea", "--rows", "50", "--seed", "18446744073709551615", "--set", "noise=0", "--drift", "20:abrupt:concept=3", "--drift", "30:gradual:width=4:noise=0.5");
        var stream = SyntheticStream.Of("sea", ulong.MaxValue, ["noise=0"], ["20:abrupt:concept=3", "30:gradual:width=4:noise=0.5"]);
        var row = new double[4];
        Assert.All(text.Split('\n')[1..^1], line =>
        {
            stream.Next(row);
            Assert.Equal(string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))), line);
        });
    }

    [Fact]
    public async Task A_files_name_says_its_form_and_a_pipe_is_CSV()
    {
        var text = await Generated("led", "--rows", "100");
        await Generated("led", "--rows", "100", "--out", Path.Combine(_ol.Folder, "t.csv"));
        await Generated("led", "--rows", "100", "--out", Path.Combine(_ol.Folder, "t.tsv"));
        await Generated("led", "--rows", "100", "--out", Path.Combine(_ol.Folder, "t.csv.gz"));
        Assert.Equal(text, File.ReadAllText(Path.Combine(_ol.Folder, "t.csv")));
        Assert.Equal(text.Replace(',', '\t'), File.ReadAllText(Path.Combine(_ol.Folder, "t.tsv")));
        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_ol.Folder, "t.csv.gz")), CompressionMode.Decompress));
        Assert.Equal(text, await unpacked.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_list_names_every_stream_with_columns_and_settings()
    {
        var list = await Generated("--list");
        Assert.All(StreamKinds.All, kind =>
        {
            Assert.Contains($"{kind.Name}: {kind.Summary}\n  {kind.Source}\n  columns: ", list, StringComparison.Ordinal);
            Assert.All(kind.Settings, setting => Assert.Contains($": {setting.Doc}\n", list, StringComparison.Ordinal));
        });
        Assert.Contains("  columns: led1 to led24, digit\n", list, StringComparison.Ordinal);
        Assert.Contains("  noise = 0.1, a number from 0 to 1: share of labels that are turned over\n", list, StringComparison.Ordinal);
        Assert.DoesNotContain("agrawal", await Generated("sea", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_questions_end_with_2_and_say_what_is_allowed()
    {
        await Refused(2, "NAME is needed; ol generate --list shows all", "--rows", "5");
        await Refused(2, "--rows is needed: a whole number from 1", "sea");
        await Refused(2, "--rows: was given \"0\"; allowed is a whole number from 1 to 1000000000000", "sea", "--rows", "0");
        await Refused(2, "--rows: was given \"many\"", "sea", "--rows", "many");
        await Refused(2, "--seed: was given \"-1\"; allowed is a whole number from 0 to 18446744073709551615", "sea", "--rows", "5", "--seed", "-1");
        await Refused(2, "there is no stream \"seaa\"; there are sea, hyperplane, agrawal, led, rbf, friedman; did you mean sea?", "seaa", "--rows", "5");
        await Refused(2, "sea has no setting \"noize\"; it has concept, noise; did you mean noise?", "sea", "--rows", "5", "--set", "noize=1");
        await Refused(2, "noise was given 2; allowed is a number from 0 to 1", "sea", "--rows", "5", "--set", "noise=2");
        await Refused(2, "drift soon: allowed is ROW:abrupt:NAME=VALUE", "sea", "--rows", "5", "--drift", "soon");
        await Refused(2, "t.xml: the name tells no format; allowed are .csv, .tsv, .tab, each also with .gz", "sea", "--rows", "5", "--out", "t.xml");
        await Refused(1, "cannot be written", "sea", "--rows", "5", "--out", Path.Combine(_ol.Folder, "none", "t.csv"));
    }

    private async Task<string> Generated(params string[] args)
    {
        var result = await _ol.Run(["generate", .. args]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Out;
    }

    private async Task Refused(int exitCode, string message, params string[] args)
    {
        var result = await _ol.Run(["generate", .. args]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("ol: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
