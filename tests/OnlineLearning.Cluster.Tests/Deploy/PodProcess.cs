using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>The server in a network namespace, with what an overlay's manifest gives its container: those variables and no others, its ports, its probes, its grace period.</summary>
internal sealed class PodProcess : IDisposable
{
    private readonly Overlay _overlay;
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <param name="overlay">The manifest.</param>
    /// <param name="network">Where it is.</param>
    /// <param name="number">Which of its pods.</param>
    /// <param name="secrets">The values of the secret in place of the example's.</param>
    /// <param name="data">What is mounted where the manifest mounts its volume.</param>
    public PodProcess(Overlay overlay, PodNetwork network, int number, IReadOnlyDictionary<string, string> secrets, string data)
    {
        _overlay = overlay;
        var (space, address) = network.Pod(number);
        var environment = overlay.Environment(new() { ["metadata.name"] = $"online-learning-{number}", ["status.podIP"] = address });
        foreach (var (name, value) in secrets)
        {
            Assert.True(environment.ContainsKey(name), $"{name} is not in the secret's example");
            environment[name] = value;
        }

        environment["OnlineLearning__Data"] = data;
        var start = new ProcessStartInfo("ip", ["netns", "exec", space, "dotnet", Path.Combine(AppContext.BaseDirectory, "OnlineLearning.Silo.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME" or "DOTNET_ROOT")).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Http = new HttpClient { BaseAddress = new Uri($"http://{address}:{overlay.Ports["http"]}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", environment["Gateway__ApiKeys__0"]);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the kubelet does: the startup probe until it succeeds, then the others.</summary>
    public async Task Started()
    {
        var watch = Stopwatch.StartNew();
        var startup = _overlay.Container.At("startupProbe");
        var limit = TimeSpan.FromSeconds(startup.Number("periodSeconds") * startup.Number("failureThreshold"));
        while (await Probe("startup") != HttpStatusCode.OK)
        {
            Assert.False(_process.HasExited || watch.Elapsed > limit, $"it did not start: {Output}");
            await Task.Delay(100, Token);
        }

        Assert.All([await Probe("readiness"), await Probe("liveness")], status => Assert.Equal(HttpStatusCode.OK, status));
    }

    /// <summary>Asked from outside, without a key; null where nobody answers.</summary>
    public async Task<HttpStatusCode?> Probe(string kind)
    {
        var probe = _overlay.Container.At($"{kind}Probe.httpGet");
        using var kubelet = new HttpClient { BaseAddress = new Uri($"http://{Http.BaseAddress!.Host}:{_overlay.Ports[probe.Text("port")]}") };
        try
        {
            using var answer = await kubelet.GetAsync(probe.Text("path"), Token);
            return answer.StatusCode;
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            Token.ThrowIfCancellationRequested();
            return null;
        }
    }

    public async Task<JsonNode> Send(HttpMethod method, string path, HttpContent? body = null)
    {
        using var answer = await Http.SendAsync(new HttpRequestMessage(method, path) { Content = body }, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}; {Output}");
        return JsonNode.Parse(text)!;
    }

    public Task<JsonNode> Post(string path, object body) => Send(HttpMethod.Post, path, JsonContent.Create(body));

    /// <summary>SIGTERM; how long it took. Killed, and the test failed, after the manifest's grace period.</summary>
    public async Task<TimeSpan> Terminate()
    {
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(Token);
        grace.CancelAfter(TimeSpan.FromSeconds(_overlay.Pod.Number("terminationGracePeriodSeconds")));
        await _process.WaitForExitAsync(grace.Token);
        Assert.True(_process.ExitCode == 0, $"it ended with {_process.ExitCode}: {Output}");
        return watch.Elapsed;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
