using System.Diagnostics;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Demo;

/// <summary>The server as a process that is waited for: how it ended and what it said.</summary>
internal sealed record SiloRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<SiloRun> ToEnd(TimeSpan most, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(most);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"'{string.Join(' ', arguments)}' had not ended after {most.TotalSeconds} s. It said: {await output}{await error}");
        }

        return new SiloRun(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OnlineLearning.Silo.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
