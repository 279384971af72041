using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Cluster.Tests.Gateway;
using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>What the manifests tell the server is what its options take, and what they ask of it is what it serves.</summary>
public sealed class KubernetesSettingsTests
{
    private static readonly Dictionary<string, string> PodFields = new() { ["metadata.name"] = "online-learning-7c9-x2k", ["status.podIP"] = "10.42.0.17" };

    public static TheoryData<string> Overlays => new(Overlay.Names);

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_variable_is_an_option_and_the_server_would_start_with_them(string name)
    {
        var overlay = new Overlay(name);
        var settings = Read(overlay);
        Assert.Empty(settings.Unknown.Except(overlay.Used()));
        Assert.True(settings.Storage.Chosen.IsShared && settings.Clustering.Chosen.IsShared);
        Assert.NotEmpty(settings.Gateway.ApiKeys);
        Assert.False(settings.Offline.Enabled, "one process writes the offline store");
        Assert.False(settings.Server.Demo || settings.Server.Dashboard);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void A_silo_is_known_by_its_pods_name_and_address_and_listens_beyond_it(string name)
    {
        var settings = Read(new Overlay(name));
        Assert.Equal(PodFields["metadata.name"], settings.Clustering.SiloName);
        Assert.Equal(PodFields["status.podIP"], settings.Clustering.Address);
        Assert.Equal(IPAddress.Any, settings.Clustering.ListenIPAddress);
        Assert.Equal("0.0.0.0", settings.Http.Host);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Ports_are_those_that_the_server_listens_on(string name)
    {
        var overlay = new Overlay(name);
        var settings = Read(overlay);
        Assert.Equal(new() { ["http"] = settings.Http.Port, ["silo"] = settings.Clustering.SiloPort }, overlay.Ports);
        Assert.Equal(new ServerOptions().ListenAddress(hasKeys: false).Port, settings.Http.Port);
        var named = overlay.Resources.SelectMany(resource => resource.Having("port").Concat(resource.Having("targetPort"))).Select(each => each.Find("targetPort") ?? each.At("port")).Select(port => port.ToString()).Where(port => !int.TryParse(port, out _));
        Assert.All(named, port => Assert.Contains(port, overlay.Ports.Keys));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Each_probe_asks_a_route_of_its_own_that_the_server_serves_without_a_key(string name)
    {
        var overlay = new Overlay(name);
        await using var host = await GatewayHost.Start(options => options.ApiKeys = ["a-key-of-sixteen-and-more"]);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText).ToList();
        var paths = new[] { "startup", "readiness", "liveness" }.Select(kind => overlay.Container.At($"{kind}Probe.httpGet")).ToList();
        Assert.Equal(["/health/startup", "/health/ready", "/health/live"], paths.Select(probe => probe.Text("path")));
        foreach (var probe in paths)
        {
            Assert.Contains(probe.Text("path"), routes);
            Assert.Equal("http", probe.Text("port"));
            Assert.Equal(200, (await host.Get(probe.Text("path"))).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Nothing_is_sent_to_a_pod_that_stops_and_it_has_the_time_to_stop(string name)
    {
        var overlay = new Overlay(name);
        var server = Read(overlay).Server;
        var ready = overlay.Container.At("readinessProbe");
        Assert.True(TimeSpan.FromSeconds(overlay.Pod.Number("terminationGracePeriodSeconds")) > server.ShutdownTimeout, "killed before its stop ends");
        Assert.True(TimeSpan.FromSeconds(ready.Number("periodSeconds") * ready.Number("failureThreshold")) < server.DrainDelay, "not seen before it stops to serve");
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_folders_that_it_writes_are_mounted(string name)
    {
        var overlay = new Overlay(name);
        var mounts = overlay.Container.Items("volumeMounts").ToDictionary(mount => mount.Text("mountPath"), mount => mount.Text("name"));
        Assert.Equal([Read(overlay).Server.Data, "/tmp"], mounts.Keys);
        Assert.Equal(mounts.Values, overlay.Pod.Items("volumes").Select(volume => volume.Text("name")));
    }

    [Fact]
    public async Task What_the_autoscaler_goes_by_the_server_exports_to_who_shows_a_key()
    {
        var overlay = new Overlay(Overlay.Names[0]);
        Assert.True(Read(overlay).Telemetry.Prometheus);
        var metrics = overlay.Only("HorizontalPodAutoscaler").Items("spec.metrics").Where(metric => metric.Text("type") == "Pods").Select(metric => metric.Text("pods.metric.name")).ToList();
        Assert.NotEmpty(metrics);
        using var folder = new TempFolder();
        var settings = overlay.ConfigMaps.Values.Single().Where(setting => setting.Key.Contains("__Telemetry__", StringComparison.Ordinal)).Append(KeyValuePair.Create("Gateway__ApiKeys__0", "a-key-of-sixteen-and-more"));
        using var server = await ServerProcess.Start(folder, settings.ToDictionary());
        using var refused = await server.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "a-key-of-sixteen-and-more");
        var scraped = await server.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.All(metrics, metric => Assert.Matches($$"""(?m)^{{metric}}(\{.*\})? [0-9]""", scraped));
    }

    private static ServerSettings Read(Overlay overlay) => new(overlay.Environment(PodFields));
}
