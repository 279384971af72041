using System.Diagnostics;
using System.Net;
using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>A server that is to stop says so before it stops to serve.</summary>
public sealed class StopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_SIGTERM_on_it_is_not_ready_and_serves_on_for_its_delay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder, new Dictionary<string, string> { ["OnlineLearning__DrainDelay"] = "00:00:05" });
        Assert.Equal(HttpStatusCode.OK, await Status(server, "/health/startup"));
        var watch = Stopwatch.StartNew();
        var stopped = server.Stop();
        while (await Status(server, "/health/ready") == HttpStatusCode.OK)
        {
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(server, "/health/ready"));
        Assert.All([await Status(server, "/v1/status"), await Status(server, "/health/live"), await Status(server, "/health/startup")], status => Assert.Equal(HttpStatusCode.OK, status));
        await stopped;
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(35));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", false, "--http is 'http://0.0.0.0:8080'; allowed without keys: a loopback address")]
    [InlineData("http://[::]:8080", false, "--http is 'http://[::]:8080'; allowed without keys: a loopback address")]
    [InlineData("http://example.com:8080", true, "--http is 'http://example.com:8080'; allowed: localhost or an IP address")]
    public void It_listens_beyond_loopback_with_keys_only(string http, bool hasKeys, string message)
        => Assert.StartsWith(message, Assert.Throws<ServerStartException>(() => new ServerOptions { Http = http }.ListenAddress(hasKeys)).Message);

    [Theory]
    [InlineData("http://0.0.0.0:8080", true)]
    [InlineData("http://[::]:8080", true)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    public void Other_addresses_are_taken_as_they_are(string http, bool hasKeys)
        => Assert.Equal(new Uri(http), new ServerOptions { Http = http }.ListenAddress(hasKeys));

    [Theory]
    [InlineData(-1, 30, "OnlineLearning:DrainDelay is '-00:00:01'; allowed: 00:00:00 to 00:01:00.")]
    [InlineData(61, 120, "OnlineLearning:DrainDelay is '00:01:01'; allowed: 00:00:00 to 00:01:00.")]
    [InlineData(0, 0, "OnlineLearning:ShutdownTimeout is '00:00:00'; allowed: 00:00:01 to 00:10:00.")]
    [InlineData(30, 30, "OnlineLearning:DrainDelay is '00:00:30'; allowed: less than ShutdownTimeout, which is 00:00:30.")]
    public void Times_out_of_range_are_refused(int drain, int shutdown, string message)
    {
        var options = new ServerOptions { DrainDelay = TimeSpan.FromSeconds(drain), ShutdownTimeout = TimeSpan.FromSeconds(shutdown) };
        Assert.Equal(message, Assert.Single(options.Failures()));
    }

    private static async Task<HttpStatusCode> Status(ServerProcess server, string path)
    {
        using var answer = await server.Http.GetAsync(path, Token);
        return answer.StatusCode;
    }
}
