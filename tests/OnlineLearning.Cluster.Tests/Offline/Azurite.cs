using System.Diagnostics;
using System.Text.RegularExpressions;
using OnlineLearning.Batch.Offline;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>Azure's own emulator of Blob Storage, as a process on a free port. Where it is not installed its tests are skipped, but for CI, which installs it.</summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private static readonly string Script = Path.Combine(
        Environment.GetEnvironmentVariable("OL_AZURITE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "online-learning", "azurite"),
        "node_modules", "azurite", "dist", "src", "blob", "main.js");

    private Process? _process;
    private string _address = "";
    private int _containers;

    /// <summary>A folder in a container of its own.</summary>
    internal AzureFolder Folder(string? container = null) => new(Connection, container ?? NewContainer(), "some/where");

    internal string NewContainer() => $"test-{Interlocked.Increment(ref _containers)}";

    // The emulator's account and key are the same everywhere, and published.
    private string Connection => $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint={_address}/devstoreaccount1;";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Script))
        {
            return;
        }

        // Newer than the emulator's list of versions is what the SDK asks for.
        _process = Process.Start(new ProcessStartInfo("node", [Script, "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_address.Length == 0 && await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            _address = Address().Match(line).Value;
        }

        Assert.NotEmpty(_address);
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>Ends the test where there is no emulator.</summary>
    public void Need()
    {
        if (_process is not null)
        {
            return;
        }

        const string Reason = "Azurite is not installed: npm install --prefix ~/.cache/online-learning/azurite azurite@3.37.0, or OL_AZURITE names the folder.";
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Reason);
        Assert.Fail(Reason);
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        return default;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex Address();
}
