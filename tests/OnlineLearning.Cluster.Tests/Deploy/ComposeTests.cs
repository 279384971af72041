using System.Net;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>Three silos of the compose file are one cluster by the server's own settings.</summary>
public sealed partial class ComposeTests
{
    private const string Value = "a-value-of-sixteen-and-more";

    private readonly YamlNode _compose = Yaml.Read("compose.yaml").Single();

    private Dictionary<string, YamlNode> Services => _compose.Children("services");

    private List<YamlNode> Silos => [.. Services.Where(service => service.Value.Text("image") == "online-learning").Select(service => service.Value)];

    [Fact]
    public void Every_variable_is_an_option_and_the_servers_would_start_with_them()
    {
        Assert.Equal(3, Silos.Count);
        var settings = Silos.Select(Read).ToList();
        Assert.All(settings, each =>
        {
            Assert.Equal(["DOTNET_EnableDiagnostics"], each.Unknown);
            Assert.True(each.Storage.Chosen.IsShared && each.Clustering.Chosen.IsShared && !each.Offline.Enabled);
        });
        Assert.Single(settings.Select(each => (each.Clustering.ClusterId, each.Clustering.ServiceId, each.Storage.ConnectionString, each.Clustering.ConnectionString)).Distinct());
        Assert.Equal(3, settings.Select(each => each.Clustering.SiloName).Distinct().Count());
        Assert.Equal(3, settings.Select(each => each.Clustering.Address).Distinct().Count());
    }

    [Fact]
    public void A_silo_has_the_address_that_it_tells_the_others()
    {
        var subnet = IPNetwork.Parse(_compose.Text("networks.silos.ipam.config.0.subnet"));
        Assert.All(Silos, silo =>
        {
            Assert.Equal(silo.Text("networks.silos.ipv4_address"), Read(silo).Clustering.Address);
            Assert.True(subnet.Contains(Read(silo).Clustering.IPAddress));
        });
    }

    [Fact]
    public void Its_HTTP_port_is_published_to_this_machine_and_its_silo_port_is_not()
    {
        var published = Silos.Select(silo => silo.Items("ports").Single().ToString().Split(':')).ToList();
        Assert.All(published, port => Assert.Equal(("127.0.0.1", Read(Silos[0]).Http.Port.ToString()), (port[0], port[2])));
        Assert.Equal(3, published.Select(port => port[1]).Distinct().Count());
        Assert.All(Silos, silo => Assert.NotEqual(0, Read(silo).Clustering.SiloPort));
    }

    [Fact]
    public void Stores_are_services_that_silos_wait_for_and_that_keep_what_they_acknowledged()
    {
        var stores = Services.Keys.Where(name => Services[name].Text("image") != "online-learning").ToList();
        Assert.All(Silos, silo => Assert.All(stores, store => Assert.Equal("service_healthy", silo.Text($"depends_on.{store}.condition"))));
        Assert.All(stores, store => Assert.NotEmpty(Services[store].Items("healthcheck.test")));
        Assert.All(stores, store => Assert.Contains(Services[store].Items("volumes").Single().ToString().Split(':')[0], _compose.Children("volumes").Keys));
        var settings = Read(Silos[0]);
        Assert.Contains("Host=postgres;", settings.Storage.ConnectionString);
        Assert.StartsWith("redis:6379,", settings.Clustering.ConnectionString);
        Assert.Contains("--appendonly yes --appendfsync always", string.Join(' ', Services["redis"].Items("command")));
        Assert.Contains($"Database={Services["postgres"].Text("environment.POSTGRES_DB")};Username={Services["postgres"].Text("environment.POSTGRES_USER")};", settings.Storage.ConnectionString);
    }

    [Fact]
    public void Silos_write_nowhere_else_and_have_the_time_to_stop()
    {
        Assert.All(Silos, silo =>
        {
            Assert.Equal(("true", "/tmp", "ALL"), (silo.Text("read_only"), silo.Text("tmpfs.0"), silo.Text("cap_drop.0")));
            var grace = silo.Text("stop_grace_period");
            Assert.EndsWith("s", grace);
            Assert.True(TimeSpan.FromSeconds(int.Parse(grace[..^1])) > Read(silo).Server.ShutdownTimeout, "killed before its stop ends");
        });
    }

    [Fact]
    public void Every_secret_is_one_of_the_example_and_has_no_value_there()
    {
        var used = Reference().Matches(File.ReadAllText(Path.Combine(Yaml.Folder, "compose.yaml"))).Select(match => match.Groups[1].Value).Distinct().Order();
        var example = Yaml.Settings("compose.env.example");
        Assert.Equal(example.Keys.Order(), used);
        Assert.All(example.Values, Assert.Empty);
    }

    // The image's variables, then the service's, with every secret set.
    private static ServerSettings Read(YamlNode silo)
    {
        var environment = new Dockerfile().Environment;
        foreach (var (name, value) in silo.Texts("environment"))
        {
            environment[name] = Reference().Replace(value, Value);
        }

        return new ServerSettings(environment);
    }

    [GeneratedRegex(@"\$\{([A-Z_]+)[^}]*\}")]
    private static partial Regex Reference();
}
