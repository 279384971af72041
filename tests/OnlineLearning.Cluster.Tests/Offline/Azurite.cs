using System.Diagnostics;
using System.Text.RegularExpressions;
using OnlineLearning.Batch.Offline;
using Xunit;

[assembly: AssemblyFixture(typeof(OnlineLearning.Cluster.Tests.Offline.Azurite))]

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>Azure's own emulator of Blob and Table Storage, as a process on free ports, started when first needed. Where it is not installed its tests are skipped, but for CI, which installs it.</summary>
public sealed partial class Azurite : IDisposable
{
    private static readonly string Script = Path.Combine(
        Environment.GetEnvironmentVariable("OL_AZURITE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "online-learning", "azurite"),
        "node_modules", "azurite", "dist", "src", "azurite.js");

    private readonly Lazy<(Process Process, string Blob, string Table)> _running = new(Start);
    private int _containers;

    // The emulator's account and key are the same everywhere, and published.
    internal string Connection =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint={_running.Value.Blob}/devstoreaccount1;TableEndpoint={_running.Value.Table}/devstoreaccount1;";

    /// <summary>A folder in a container of its own.</summary>
    internal AzureFolder Folder(string? container = null) => new(Connection, container ?? NewContainer(), "some/where");

    internal string NewContainer() => $"test-{Interlocked.Increment(ref _containers)}";

    internal string NewTable() => $"Test{Interlocked.Increment(ref _containers)}";

    /// <summary>Ends the test where there is no emulator.</summary>
    public void Need()
    {
        if (File.Exists(Script))
        {
            return;
        }

        const string Reason = "Azurite is not installed: npm install --prefix ~/.cache/online-learning/azurite azurite@3.37.0, or OL_AZURITE names the folder.";
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Reason);
        Assert.Fail(Reason);
    }

    public void Dispose()
    {
        if (_running.IsValueCreated)
        {
            _running.Value.Process.Kill();
            _running.Value.Process.Dispose();
        }
    }

    private static (Process Process, string Blob, string Table) Start()
    {
        // Newer than the emulator's list of versions is what the SDK asks for.
        var process = Process.Start(new ProcessStartInfo(
            "node",
            [Script, "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        var (blob, table) = ("", "");
        while ((blob.Length == 0 || table.Length == 0) && process.StandardOutput.ReadLine() is { } line)
        {
            blob = line.Contains("Blob service is successfully listening", StringComparison.Ordinal) ? Address().Match(line).Value : blob;
            table = line.Contains("Table service is successfully listening", StringComparison.Ordinal) ? Address().Match(line).Value : table;
        }

        Assert.NotEmpty(blob);
        Assert.NotEmpty(table);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return (process, blob, table);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex Address();
}
