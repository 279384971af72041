using Microsoft.Extensions.Configuration;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Stores;
using Orleans.Configuration;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Where data is kept and how silos meet is chosen by configuration alone; what is wrong is refused in one line that names the setting, what was given and what is allowed.</summary>
public class StoreSettingsTests
{
    private const string Secret = "AccountKey=very-secret";

    [Theory]
    [InlineData("Storage:Provider", "Sqlit", "OnlineLearning:Storage:Provider is 'Sqlit', Sqlite is meant perhaps; allowed: Sqlite")]
    [InlineData("Storage:Provider", "Oracle", "OnlineLearning:Storage:Provider is 'Oracle'; allowed: Sqlite")]
    [InlineData("Storage:Provder", "Sqlite", "OnlineLearning:Storage:Provder is no setting, Provider is meant perhaps; allowed: Provider, ConnectionString")]
    [InlineData("Storage:ConnectionString", Secret, "OnlineLearning:Storage:ConnectionString is stated; Sqlite takes none, the data folder is --data.")]
    [InlineData("Clustering:Provider", "Lokalhost", "OnlineLearning:Clustering:Provider is 'Lokalhost', Localhost is meant perhaps; allowed: Localhost")]
    [InlineData("Clustering:Adress", "127.0.0.1", "OnlineLearning:Clustering:Adress is no setting, Address is meant perhaps; allowed: ")]
    [InlineData("Clustering:Address", "here", "OnlineLearning:Clustering:Address is 'here'; allowed: an IP address.")]
    [InlineData("Clustering:ListenAddress", "*", "OnlineLearning:Clustering:ListenAddress is '*'; allowed: an IP address, 0.0.0.0 for all of this machine.")]
    [InlineData("Clustering:SiloPort", "70000", "OnlineLearning:Clustering:SiloPort is '70000'; allowed: 0 to 65535.")]
    [InlineData("Clustering:SiloPort", "many", "OnlineLearning:Clustering:SiloPort is 'many'; allowed: a whole number.")]
    [InlineData("Clustering:ProbeTimeout", "00:00:00.05", "OnlineLearning:Clustering:ProbeTimeout is '00:00:00.0500000'; allowed: 00:00:00.1000000 to 00:01:00.")]
    [InlineData("Clustering:ProbesMissed", "0", "OnlineLearning:Clustering:ProbesMissed is '0'; allowed: 1 to 100.")]
    [InlineData("Clustering:ProbeMissed", "3", "OnlineLearning:Clustering:ProbeMissed is no setting, ProbesMissed is meant perhaps; allowed: ")]
    [InlineData("Clustering:VotesForDeath", "11", "OnlineLearning:Clustering:VotesForDeath is '11'; allowed: 1 to 10.")]
    [InlineData("Clustering:VoteExpiry", "00:00:59", "OnlineLearning:Clustering:VoteExpiry is '00:00:59'; allowed: 00:01:00 to 01:00:00.")]
    [InlineData("Clustering:VoteExpiry", "01:00:01", "OnlineLearning:Clustering:VoteExpiry is '01:00:01'; allowed: 00:01:00 to 01:00:00.")]
    [InlineData("Clustering:TableRefreshPeriod", "soon", "OnlineLearning:Clustering:TableRefreshPeriod is 'soon'; allowed: a time as 00:00:30, or 1.00:00:00 for a day.")]
    [InlineData("Clustering:TableRefreshPeriod", "00:10:01", "OnlineLearning:Clustering:TableRefreshPeriod is '00:10:01'; allowed: 00:00:00.5000000 to 00:10:00.")]
    [InlineData("Clustering:IAmAlivePeriod", "00:00:00", "OnlineLearning:Clustering:IAmAlivePeriod is '00:00:00'; allowed: 00:00:00.5000000 to 00:10:00.")]
    [InlineData("Clustering:ClusterId", " ", "OnlineLearning:Clustering:ClusterId is ' '; allowed: 1 to 100 characters.")]
    public void A_setting_that_is_unknown_or_out_of_range_is_refused(string name, string value, string message)
    {
        var refused = Assert.Throws<ServerStartException>(() => Read((name, value)));
        Assert.StartsWith(message, refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain(Secret, refused.Message);
    }

    [Fact]
    public void Without_settings_it_is_one_file_and_one_process()
    {
        var (storage, clustering) = Read();
        Assert.Equal(("Sqlite", "Localhost"), (storage.Chosen.Name, clustering.Chosen.Name));
        Assert.Equal("Sqlite", Read(("storage:provider", "SQLITE")).Storage.Chosen.Name);
    }

    [Fact]
    public void The_silos_failure_detection_is_that_of_the_settings_and_Orleans_own_without_any()
    {
        var without = new ClusterMembershipOptions();
        FailureDetection.Apply(Read().Clustering, without);
        Assert.Equal(Detection(new()), Detection(without));

        var options = new ClusterMembershipOptions();
        var settings = Read(
            ("Clustering:ProbeTimeout", "00:00:00.5"),
            ("Clustering:ProbesMissed", "2"),
            ("Clustering:VotesForDeath", "1"),
            ("Clustering:VoteExpiry", "00:00:20"),
            ("Clustering:TableRefreshPeriod", "00:00:03"),
            ("Clustering:IAmAlivePeriod", "00:00:04")).Clustering;
        FailureDetection.Apply(settings, options);
        Assert.Equal((0.5, 0.25, 2, 2, 1, 10, 20, 3, 4, 3), Detection(options));
        Assert.Equal(options.MaxProbeTimeout * options.NumMissedProbesLimit, FailureDetection.Silence(settings));
    }

    [Fact]
    public void Every_provider_is_named_once_and_needs_what_it_says()
    {
        Assert.Equal(StorageSettings.Providers.Count, StorageSettings.Providers.Select(provider => provider.Name.ToUpperInvariant()).Distinct().Count());
        foreach (var provider in StorageSettings.Providers.Where(provider => provider.NeedsConnection))
        {
            var refused = Assert.Throws<ServerStartException>(() => Read(("Storage:Provider", provider.Name)));
            Assert.StartsWith($"OnlineLearning:Storage:ConnectionString is missing; {provider.Name} needs one", refused.Message);
        }

        foreach (var provider in ClusteringSettings.Providers.Where(provider => provider.IsShared))
        {
            var alone = Assert.Throws<ServerStartException>(() => Read(("Clustering:Provider", provider.Name), ("Clustering:ConnectionString", Secret)));
            Assert.StartsWith($"OnlineLearning:Clustering:Provider is '{provider.Name}' and OnlineLearning:Storage:Provider is 'Sqlite', which one process uses alone; allowed for several silos: ", alone.Message);
        }
    }

    /// <summary>Where both are of one kind a connection is stated once.</summary>
    [Fact]
    public void Clustering_takes_the_connection_of_a_storage_of_its_kind_and_of_no_other()
    {
        foreach (var clustering in ClusteringSettings.Providers.Where(provider => provider.NeedsConnection))
        {
            foreach (var storage in StorageSettings.Providers.Where(provider => provider.IsShared))
            {
                (string, string)[] settings = [("Storage:Provider", storage.Name), ("Storage:ConnectionString", "one"), ("Clustering:Provider", clustering.Name)];
                if (clustering.SharesConnectionWith.Contains(storage.Name))
                {
                    var (store, read) = Read(settings);
                    Assert.Equal("one", read.Connection(store));
                }
                else
                {
                    Assert.StartsWith("OnlineLearning:Clustering:ConnectionString is missing; ", Assert.Throws<ServerStartException>(() => Read(settings)).Message);
                }

                var (stated, other) = Read([.. settings, ("Clustering:ConnectionString", "other")]);
                Assert.Equal("other", other.Connection(stated));
            }
        }
    }

    private static (double, double, double, int, int, int, double, double, double, int) Detection(ClusterMembershipOptions options) => (
        options.ProbeTimeout.TotalSeconds,
        options.MinProbeTimeout.TotalSeconds,
        options.MaxProbeTimeout.TotalSeconds,
        options.NumMissedProbesLimit,
        options.NumVotesForDeathDeclaration,
        options.NumProbedSilos,
        options.DeathVoteExpirationTimeout.TotalSeconds,
        options.TableRefreshTimeout.TotalSeconds,
        options.IAmAliveTablePublishTimeout.TotalSeconds,
        options.NumMissedTableIAmAliveLimit);

    private static (StorageSettings Storage, ClusteringSettings Clustering) Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"OnlineLearning:{setting.Name}", setting => (string?)setting.Value)).Build();
        var storage = StorageSettings.Read(configuration);
        return (storage, ClusteringSettings.Read(configuration, storage));
    }
}
