using Azure.Storage.Blobs;
using OnlineLearning.Storage;
using Orleans.Providers;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>Journal and snapshots as blobs: states of any size.</summary>
internal sealed class AzureBlobProvider : AzureProvider
{
    public override string Name => "AzureBlob";

    protected override void AddSnapshots(ISiloBuilder silo, StorageContext context)
    {
        var client = Client(context, connection => new BlobServiceClient(connection, Retrying(new BlobClientOptions())));
        var container = Container(context, "state");
        foreach (var name in new[] { ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, SqliteSiloBuilderExtensions.SnapshotStorage })
        {
            silo.AddAzureBlobGrainStorage(name, options => options.Configure<Serializer>((blobs, serializer) =>
            {
                (blobs.BlobServiceClient, blobs.ContainerName) = (client, container);
                blobs.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            }));
        }
    }
}
