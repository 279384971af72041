using System.Diagnostics;
using System.Text.Json;
using OnlineLearning.Cli;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>The command as a process, its output in pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly CapturedOl _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_pipe_gets_the_result_and_nothing_else()
    {
        var definition = _files.Write("d.yaml", Texts.Trips);
        var (exitCode, output, error) = await Run(Texts.TripTable(500), "evaluate", "-", "--definition", definition, "--model", "trip_minutes", "--json");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(500, JsonDocument.Parse(output).RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(1, output.Count(character => character == '\n'));
    }

    [Fact]
    public async Task Exit_codes_and_streams_are_those_of_the_documents()
    {
        Assert.Equal(0, (await Run("", "--help")).ExitCode);
        var failed = await Run("", "evaluate", "none.csv", "--definition", _files.Write("d.yaml", Texts.Trips), "--model", "trip_minutes");
        Assert.Equal((1, ""), (failed.ExitCode, failed.Out));
        Assert.StartsWith("ol: none.csv: cannot be read", failed.Error, StringComparison.Ordinal);
        var asked = await Run("", "evaluate");
        Assert.Equal((2, ""), (asked.ExitCode, asked.Out));
    }

    [Fact]
    public async Task A_generated_stream_goes_through_a_pipe_into_evaluate()
    {
        var (exitCode, table, error) = await Run("", "generate", "sea", "--rows", "2000", "--set", "noise=0");
        Assert.Equal((0, ""), (exitCode, error));
        var definition = _files.Write("sea.yaml", (await Run("", "generate", "sea", "--definition")).Out);
        var report = await Run(table, "evaluate", "-", "--definition", definition, "--model", "sea", "--json", "--strict");
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.InRange(JsonDocument.Parse(report.Out).RootElement.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 0.9, 1);
        var refused = await Run("", "generate", "sea", "--rows", "10", "--set", "noise=2");
        Assert.Equal((2, "", "ol: settings: noise was given 2; allowed is a number from 0 to 1\n"), (refused.ExitCode, refused.Out, refused.Error));
    }

    [Fact]
    public async Task Generating_ends_when_the_reader_of_the_pipe_has_gone_and_fails_loudly_on_a_full_disk()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the pipe is one of bash");
        var ol = $"dotnet '{typeof(Terminal).Assembly.Location}' generate sea --rows 1000000000000";
        var gone = await Bash($"{ol} | head -n 2; exit ${{PIPESTATUS[0]}}");
        Assert.Equal((1, 2, ""), (gone.ExitCode, gone.Out.Count(character => character == '\n'), gone.Error));
        var inOrder = await Bash($"f=$(mktemp); (echo before; {ol.Replace("1000000000000", "1", StringComparison.Ordinal)}; echo after) > $f; cat $f; rm $f");
        Assert.Equal(["before", "x1,x2,x3,label", "after"], inOrder.Out.Split('\n')[..4].Where((_, line) => line != 2));
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no full device");
        var full = await Bash($"{ol} > /dev/full");
        Assert.Equal(1, full.ExitCode);
        Assert.StartsWith("ol: the standard output cannot be written: ", full.Error, StringComparison.Ordinal);
    }

    private static Task<Captured> Bash(string script) => Run("", new ProcessStartInfo("bash") { ArgumentList = { "-c", script } });

    private static Task<Captured> Run(string input, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet");
        start.ArgumentList.Add(typeof(Terminal).Assembly.Location);
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        return Run(input, start);
    }

    private static async Task<Captured> Run(string input, ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command that needs no input may have ended before it was written.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}
