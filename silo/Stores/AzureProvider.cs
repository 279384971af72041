using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Storage.Blobs;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>An Azure storage account: the journal as append blobs, snapshots as the derived class says.</summary>
internal abstract partial class AzureProvider : StorageProvider
{
    public override bool HasFeed => true;

    public override string Section => "AzureJournal";

    public override void Add(ISiloBuilder silo, StorageContext context)
    {
        var journal = new BlobClientOptions();
        // The journal tries again itself, and knows an append again whose answer was lost.
        journal.Retry.MaxRetries = 0;
        var client = Client(context, connection => new BlobServiceClient(connection, journal));
        silo.AddAzureJournal(options =>
        {
            options.BlobServiceClient = client;
            options.ContainerName = Container(context, "journal");
            (options.Feed, options.FeedBoundBytes) = (context.Offline.Enabled, context.Offline.BoundBytes);
            SettingsSection.Bind(context.Configuration, Section, options);
        });
        AddSnapshots(silo, context);
    }

    protected abstract void AddSnapshots(ISiloBuilder silo, StorageContext context);

    /// <exception cref="ServerStartException">The connection string is none; it is a secret and not repeated.</exception>
    protected static T Client<T>(StorageContext context, Func<string, T> make)
    {
        try
        {
            return make(context.Storage.ConnectionString!);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new ServerStartException(
                $"{StorageSettings.Section}:{nameof(StorageSettings.ConnectionString)} cannot be read as that of an Azure storage account; allowed: DefaultEndpointsProtocol=https;AccountName=NAME;AccountKey=KEY;EndpointSuffix=core.windows.net, or BlobEndpoint and TableEndpoint with AccountName and AccountKey or SharedAccessSignature.");
        }
    }

    /// <exception cref="ServerStartException">The service's id cannot be part of a container's name.</exception>
    protected static string Container(StorageContext context, string use)
    {
        var name = $"{context.Clustering.ServiceId}-{use}";
        return ContainerNames().IsMatch(name) && name.Length <= 63
            ? name
            : throw new ServerStartException($"{ClusteringSettings.Section}:{nameof(ClusteringSettings.ServiceId)} is '{context.Clustering.ServiceId}'; allowed for Azure: 1 to 50 lower-case letters, digits and single hyphens between them.");
    }

    protected static T Retrying<T>(T options)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return options;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerNames();
}
