using System.Net;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Stores;

/// <summary>How several silos are one cluster: section <c>OnlineLearning:Clustering</c>. Every range is enforced at start.</summary>
public sealed class ClusteringSettings : ICheckedSettings
{
    public const string Section = ServerOptions.Section + ":Clustering";

    /// <summary>Every way there is; the first is the default.</summary>
    internal static readonly IReadOnlyList<ClusteringProvider> Providers = [new LocalhostProvider(), new RedisClusteringProvider(), new PostgreSqlClusteringProvider(), new AzureClusteringProvider()];

    /// <summary>One of the names of <see cref="Providers"/>. Default Localhost: this process alone.</summary>
    public string Provider { get; set; } = Providers[0].Name;

    /// <summary>How to reach the membership table. Default: that of the storage, where both are of one kind.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Silos with the same id are one cluster. Default online-learning.</summary>
    public string ClusterId { get; set; } = "online-learning";

    /// <summary>Part of the key of stored states in some stores: never changed once there is data. Default online-learning.</summary>
    public string ServiceId { get; set; } = "online-learning";

    /// <summary>What the silo is called. Default silo.</summary>
    public string SiloName { get; set; } = "silo";

    /// <summary>The port on which it listens for other silos, 0 to 65,535; 0: any that is free. Default 0.</summary>
    public int SiloPort { get; set; }

    /// <summary>The address that other silos reach it by. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The address on which it listens for other silos: 0.0.0.0 for all of this machine. Default: <see cref="Address"/>.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>How long an answer to a probe of another silo is waited for at first, and how often it is probed, 0.1 s to 1 min. Default 5 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Missed probes in a row after which a silo is voted against, 1 to 100. Default 3.</summary>
    public int ProbesMissed { get; set; } = 3;

    /// <summary>Votes that are a silo's death, 1 to 10; of a cluster of one or two silos one is enough. Default 2.</summary>
    public int VotesForDeath { get; set; } = 2;

    /// <summary>How long a vote counts, up to 1 h; at least 4 times <see cref="ProbeTimeout"/> times <see cref="ProbesMissed"/>, so that another can come meanwhile. Default 2 min.</summary>
    public TimeSpan VoteExpiry { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the membership table is read: so late, at the latest, a silo that was declared dead and runs on learns of it. 0.5 s to 10 min, default 1 min.</summary>
    public TimeSpan TableRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a silo signs in the table that it lives: who missed three is not waited for by those that join. 0.5 s to 10 min, default 30 s.</summary>
    public TimeSpan IAmAlivePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The provider that <see cref="Provider"/> names.</summary>
    internal ClusteringProvider Chosen => SettingsSection.Choose(Providers, provider => provider.Name, $"{Section}:{nameof(Provider)}", Provider);

    internal IPAddress IPAddress => IPAddress.Parse(Address);

    internal IPAddress? ListenIPAddress => ListenAddress is null ? null : IPAddress.Parse(ListenAddress);

    /// <exception cref="ServerStartException">One line: which setting, what was given, what is allowed.</exception>
    public static ClusteringSettings Read(IConfiguration configuration, StorageSettings storage)
    {
        var settings = SettingsSection.Read<ClusteringSettings>(configuration, Section);
        var (provider, store) = (settings.Chosen, storage.Chosen);
        if (provider.IsShared && !store.IsShared)
        {
            throw new ServerStartException(
                $"{Section}:{nameof(Provider)} is '{provider.Name}' and {StorageSettings.Section}:{nameof(Provider)} is '{store.Name}', which one process uses alone; allowed for several silos: {string.Join(", ", StorageSettings.Providers.Where(each => each.IsShared).Select(each => each.Name))}.");
        }

        if (provider.NeedsConnection && settings.Connection(storage) is null)
        {
            throw new ServerStartException($"{Section}:{nameof(ConnectionString)} is missing; {provider.Name} needs one, as OnlineLearning__Clustering__ConnectionString in the environment.");
        }

        return settings;
    }

    internal string? Connection(StorageSettings storage)
        => !string.IsNullOrWhiteSpace(ConnectionString) ? ConnectionString : Chosen.SharesConnectionWith.Contains(storage.Chosen.Name) ? storage.ConnectionString : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Require(IPAddress.TryParse(Address, out _), Address, "an IP address", nameof(Address));
        failures.Require(ListenAddress is null || IPAddress.TryParse(ListenAddress, out _), ListenAddress, "an IP address, 0.0.0.0 for all of this machine", nameof(ListenAddress));
        failures.Within(SiloPort, 0, 65_535, nameof(SiloPort));
        foreach (var (name, value) in new[] { (nameof(ClusterId), ClusterId), (nameof(ServiceId), ServiceId), (nameof(SiloName), SiloName) })
        {
            failures.Require(!string.IsNullOrWhiteSpace(value) && value.Length <= 100, value, "1 to 100 characters", name);
        }

        FailureDetection.Check(this, failures);
        return failures.Lines;
    }
}
