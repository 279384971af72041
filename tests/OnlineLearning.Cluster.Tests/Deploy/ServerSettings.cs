using Microsoft.Extensions.Configuration;
using OnlineLearning.Gateway;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Offline;
using OnlineLearning.Silo.Stores;
using OnlineLearning.Silo.Telemetry;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>An environment as the server reads it, refusals included.</summary>
internal sealed class ServerSettings
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        [ServerOptions.Section] = typeof(ServerOptions),
        [StorageSettings.Section] = typeof(StorageSettings),
        [ClusteringSettings.Section] = typeof(ClusteringSettings),
        [OfflineOptions.Section] = typeof(OfflineOptions),
        [TelemetryOptions.Section] = typeof(TelemetryOptions),
        [GatewayOptions.Section] = typeof(GatewayOptions),
    };

    public ServerSettings(IReadOnlyDictionary<string, string> environment)
    {
        Unknown = [.. environment.Keys.Where(name => !IsKnown(name))];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(Key(pair.Key), (string?)pair.Value))).Build();
        Server = ServerOptions.Read(configuration);
        Gateway = SettingsSection.Read<GatewayOptions>(configuration, GatewayOptions.Section);
        Http = Server.ListenAddress(Gateway.ApiKeys.Length > 0);
        Storage = StorageSettings.Read(configuration);
        Clustering = ClusteringSettings.Read(configuration, Storage);
        Offline = OfflineOptions.Read(configuration);
        Telemetry = TelemetryOptions.Read(configuration);
    }

    /// <summary>Variables that no option takes.</summary>
    public List<string> Unknown { get; }

    public ServerOptions Server { get; }

    public GatewayOptions Gateway { get; }

    public Uri Http { get; }

    public StorageSettings Storage { get; }

    public ClusteringSettings Clustering { get; }

    public OfflineOptions Offline { get; }

    public TelemetryOptions Telemetry { get; }

    private static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    // Letter by letter: a name in another case would work and be found by nobody.
    private static bool IsKnown(string name)
    {
        var key = Key(name);
        var isElement = int.TryParse(key[(key.LastIndexOf(':') + 1)..], out _);
        key = isElement ? key[..key.LastIndexOf(':')] : key;
        var at = key.LastIndexOf(':');
        return at > 0 && Sections.TryGetValue(key[..at], out var type) && type.GetProperty(key[(at + 1)..]) is { CanWrite: true } property && property.PropertyType.IsArray == isElement;
    }
}
