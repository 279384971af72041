using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Telemetry;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Telemetry;

/// <summary>The meters reach Prometheus and an OpenTelemetry collector where a setting says so, and nobody else.</summary>
public sealed class TelemetryTests
{
    private const string Definition = """
        entities: { driver: {} }
        sources: { trips: { entity: driver, fields: { km: float } } }
        feature_views: { recent: { source: trips, columns: { n: { aggregate: count, window: 1h } } } }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scrape_has_the_freshness_of_features_and_the_late_events_of_each_view()
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.Start(data, new Dictionary<string, string> { ["OnlineLearning__Telemetry__Prometheus"] = "true" });
        await SendLate(server);
        var scraped = await server.Http.GetStringAsync("/metrics", Token);
        Assert.Matches("""(?m)^onlinelearning_features_late_total\{.*outcome="late".*\} 1$""", scraped);
        Assert.Matches("""(?m)^onlinelearning_features_late_total\{.*view="recent".*\} 1$""", scraped);
        Assert.Matches("""(?m)^onlinelearning_events_acknowledge_seconds_count\{.*\} 2$""", scraped);
        Assert.Matches("""(?m)^onlinelearning_events_acknowledge_seconds_bucket\{.*le="0.001"\} [0-2]$""", scraped);
        Assert.DoesNotContain("/metrics", await server.Http.GetStringAsync("/openapi/v1.json", Token));
    }

    [Fact]
    public async Task A_collector_is_sent_the_meters_over_OTLP_and_without_a_setting_there_is_no_scrape()
    {
        using var listener = new HttpListener();
        var address = Listen(listener);
        using var data = new TempFolder();
        var settings = new Dictionary<string, string>
        {
            ["OnlineLearning__Telemetry__Otlp"] = $"{address}v1/metrics",
            ["OnlineLearning__Telemetry__OtlpProtocol"] = "http",
            ["OnlineLearning__Telemetry__OtlpInterval"] = "00:00:01",
        };
        using var server = await ServerProcess.Start(data, settings);
        await SendLate(server);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        string sent;
        do
        {
            var call = await listener.GetContextAsync().WaitAsync(limit.Token);
            Assert.Equal(("/v1/metrics", "application/x-protobuf"), (call.Request.Url!.AbsolutePath, call.Request.ContentType));
            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body, limit.Token);
            sent = Encoding.Latin1.GetString(body.ToArray());
            call.Response.Close();
        }
        while (!sent.Contains("onlinelearning.features.late", StringComparison.Ordinal));

        Assert.Contains("recent", sent);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/metrics", Token)).StatusCode);
    }

    [Theory]
    [InlineData("Otlp", "collector:4317", "OnlineLearning:Telemetry:Otlp is 'collector:4317'; allowed: an address as http://127.0.0.1:4317.")]
    [InlineData("OtlpProtocol", "json", "OnlineLearning:Telemetry:OtlpProtocol is 'json'; allowed: grpc, http.")]
    [InlineData("OtlpInterval", "00:00:00.5", "OnlineLearning:Telemetry:OtlpInterval is '00:00:00.5000000'; allowed: 00:00:01 to 01:00:00.")]
    [InlineData("Prometeus", "true", "OnlineLearning:Telemetry:Prometeus is no setting, Prometheus is meant perhaps; allowed: Prometheus, Otlp, OtlpProtocol, OtlpInterval.")]
    public void A_setting_that_is_not_allowed_stops_the_start_in_one_line(string name, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"{TelemetryOptions.Section}:{name}"] = value }).Build();
        Assert.Equal(message, Assert.Throws<ServerStartException>(() => TelemetryOptions.Read(configuration)).Message);
    }

    private static async Task SendLate(ServerProcess server)
    {
        await server.Apply(Definition);
        foreach (var (time, status) in (IEnumerable<(string, string)>)[("2026-03-01T12:00:00Z", "accepted"), ("2026-02-01T12:00:00Z", "late")])
        {
            var answer = await server.TryPost("/v1/events", new { source = "trips", entity = "d", time, fields = new { km = 1 } });
            Assert.Equal(status, (string?)answer?.Body["status"]);
        }
    }

    // The listener takes no port 0: one that was free a moment ago.
    private static string Listen(HttpListener listener)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        listener.Prefixes.Add(address);
        listener.Start();
        return address;
    }
}
