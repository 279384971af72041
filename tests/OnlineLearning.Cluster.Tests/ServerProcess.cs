using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests;

/// <summary>The real server as a process of its own, on a free port and a given data folder.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _disposed;

    private ServerProcess(Process process) => _process = process;

    public HttpClient Http { get; } = new();

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the server and waits until it is ready.</summary>
    public static Task<ServerProcess> Start(string data, params string[] options) => Start(data, [], options);

    /// <summary>As above, with settings as environment variables.</summary>
    public static Task<ServerProcess> Start(string data, Dictionary<string, string> settings, params string[] options) => StartWithin([], "http://127.0.0.1:0", data, settings, options);

    /// <summary>As above, at an address of the caller's, by a program that becomes the server (<c>ip netns exec NAME</c>).</summary>
    public static async Task<ServerProcess> StartWithin(string[] program, string http, string data, Dictionary<string, string> settings, params string[] options)
    {
        string[] command = [.. program, "dotnet", Path.Combine(AppContext.BaseDirectory, "OnlineLearning.Silo.dll"), "--http", http, "--data", data, "--dashboard", "false", .. options];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            await server.WaitUntilReady();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>What it wrote until now.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>As <c>kill -NAME</c>: STOP, CONT.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>True where it has ended within that time.</summary>
    public async Task<bool> HasEnded(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.HasExited;
    }

    /// <summary>SIGTERM, and the end of an orderly stop: what was taken in is then in the offline store.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        lock (_output)
        {
            Assert.True(_process.ExitCode == 0, $"The server ended with {_process.ExitCode}: {_output}");
        }
    }

    public async Task<JsonNode> Get(string path) => (await Http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    /// <summary>Sends JSON; the answer whatever its status, or null where the server was not there to give one.</summary>
    public async Task<(int Status, JsonNode Body)?> TryPost(string path, object body)
    {
        try
        {
            using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            using var response = await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Again where the store was too slow for an answer: a definition that is applied already changes nothing.</summary>
    public async Task Apply(string yaml)
    {
        const int Attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            using var content = new StringContent(yaml, Encoding.UTF8, "application/yaml");
            using var response = await Http.PutAsync("/v1/definitions", content, TestContext.Current.CancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == Attempts)
            {
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return;
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private async Task WaitUntilReady()
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Note(line.Data, address);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, address);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        var gone = _process.WaitForExitAsync(limit.Token);
        if (await Task.WhenAny(address.Task, gone) == gone)
        {
            await gone;
            throw new InvalidOperationException($"The server ended with {_process.ExitCode} before it served: {_output}");
        }

        Http.BaseAddress = new Uri(await address.Task);
        await Until.So(
            async () =>
            {
                using var ready = await Http.GetAsync("/health/ready", limit.Token);
                return ready.IsSuccessStatusCode;
            },
            isReady => isReady);
    }

    private void Note(string? line, TaskCompletionSource<string> address)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        const string Serving = "Serving on ";
        if (line?.StartsWith(Serving, StringComparison.Ordinal) == true)
        {
            address.TrySetResult(line[Serving.Length..line.IndexOf(',', StringComparison.Ordinal)]);
        }
    }
}
