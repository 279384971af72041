using Azure.Data.Tables;
using OnlineLearning.Storage;
using Orleans.Providers;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>Journal as blobs, snapshots as rows of a table: states of at most 960 KiB.</summary>
internal sealed class AzureTableProvider : AzureProvider
{
    public override string Name => "AzureTable";

    protected override void AddSnapshots(ISiloBuilder silo, StorageContext context)
    {
        var client = Client(context, connection => new TableServiceClient(connection, Retrying(new TableClientOptions())));
        foreach (var name in new[] { ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, SqliteSiloBuilderExtensions.SnapshotStorage })
        {
            silo.AddAzureTableGrainStorage(name, options => options.Configure<Serializer>((table, serializer) =>
            {
                (table.TableServiceClient, table.GrainStorageSerializer) = (client, new OrleansGrainStorageSerializer(serializer));
            }));
        }
    }
}
