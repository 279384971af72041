using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Demo;

/// <summary>What the person who starts the server sees: ready soon, or one clear line and a failure.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taken_port_is_one_line_and_a_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        AssertOneLine(await SiloRun.ToEnd(Most, "--http", address, "--data", _folder), address, "another address");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_line_and_a_failure()
    {
        // Below a regular file nobody can make a folder, whoever runs the tests.
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var below = Path.Combine(file, "data");
        AssertOneLine(await SiloRun.ToEnd(Most, "--http", "http://127.0.0.1:0", "--data", below), below, "cannot be written");
    }

    [Theory]
    [InlineData("--dmeo", "'--dmeo' is not an option; allowed: --http, --data, --dashboard, --demo, --exit.")]
    [InlineData("--http", "--http has no value.")]
    [InlineData("--http=http://0.0.0.0:1", "allowed without keys: a loopback address")]
    [InlineData("--exit", "it goes with --demo")]
    public async Task An_option_that_is_not_allowed_is_one_line_and_a_failure(string option, string says)
        => AssertOneLine(await SiloRun.ToEnd(Most, "--data", _folder, option), says);

    [Fact]
    public async Task Help_lists_every_option()
    {
        var run = await SiloRun.ToEnd(Most, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["--http", "--data", "--dashboard", "--demo", "--exit"], option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_nothing_it_is_ready_within_seconds()
    {
        var watch = Stopwatch.StartNew();
        using var server = await ServerProcess.Start(_folder);
        TestContext.Current.TestOutputHelper?.WriteLine($"Ready after {watch.Elapsed.TotalSeconds:F1} s.");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Ready after {watch.Elapsed}");
    }

    [Fact]
    public async Task SIGTERM_ends_it_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var process = SiloRun.Start("--http", "http://127.0.0.1:0", "--data", _folder);
        try
        {
            Assert.StartsWith("Serving on ", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(0, Signal(process.Id, 15));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static void AssertOneLine(SiloRun run, params string[] says)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(run.Error.IndexOf('\n'), run.Error.Length - 1);
        Assert.All(says, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int processId, int signal);
}
