using Microsoft.Extensions.Configuration;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Stores;
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
    [InlineData("Clustering:SiloPort", "many", "Failed to convert configuration value 'many' at 'OnlineLearning:Clustering:SiloPort'")]
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

    private static (StorageSettings Storage, ClusteringSettings Clustering) Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"OnlineLearning:{setting.Name}", setting => (string?)setting.Value)).Build();
        var storage = StorageSettings.Read(configuration);
        return (storage, ClusteringSettings.Read(configuration, storage));
    }
}
