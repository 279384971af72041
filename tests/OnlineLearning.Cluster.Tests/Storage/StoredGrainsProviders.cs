using Azure.Data.Tables;
using Azure.Storage.Blobs;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using OnlineLearning.Storage;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage;

// Every store, under the suite of this folder.

public sealed class SqliteListed : StoredGrainsConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override void Configure(SiloServices silo) => silo.AddSqliteStorage(options => options.Path = _folder.File("data.db"));
}

public sealed class RedisListed(StorageServers servers) : StoredGrainsConformance
{
    private protected override void Configure(SiloServices silo)
    {
        var database = servers.Redis.NewDatabase();
        silo.AddRedisStorage(options => (options.ConnectionString, options.KeyPrefix) = (database, "service"));
    }
}

public sealed class PostgreSqlListed(StorageServers servers) : StoredGrainsConformance
{
    private protected override void Configure(SiloServices silo)
    {
        var database = servers.PostgreSql.NewDatabase();
        silo.AddPostgreSqlStorage(options => options.ConnectionString = database);
    }
}

public sealed class AzureBlobListed(Azurite azurite) : StoredGrainsConformance
{
    // The emulator's time grows with the square of their number.
    private protected override int Many => 1100;

    private protected override void Configure(SiloServices silo)
    {
        azurite.Need();
        var service = new BlobServiceClient(azurite.Connection);
        silo.AddAzureJournal(options => (options.BlobServiceClient, options.ContainerName) = (service, azurite.NewContainer()));
        silo.AddAzureBlobGrainStorage(SqliteSiloBuilderExtensions.SnapshotStorage, options => options.Configure<Serializer>((blobs, serializer) =>
            (blobs.BlobServiceClient, blobs.ContainerName, blobs.GrainStorageSerializer) = (service, azurite.NewContainer(), new OrleansGrainStorageSerializer(serializer))));
    }
}

public sealed class AzureTableListed(Azurite azurite) : StoredGrainsConformance
{
    // The emulator's time grows with the square of their number.
    private protected override int Many => 1100;

    private protected override void Configure(SiloServices silo)
    {
        azurite.Need();
        silo.AddAzureJournal(options => (options.BlobServiceClient, options.ContainerName) = (new BlobServiceClient(azurite.Connection), azurite.NewContainer()));
        silo.AddAzureTableGrainStorage(SqliteSiloBuilderExtensions.SnapshotStorage, options => options.Configure<Serializer>((table, serializer) =>
            (table.TableServiceClient, table.TableName, table.GrainStorageSerializer) = (new TableServiceClient(azurite.Connection), azurite.NewTable(), new OrleansGrainStorageSerializer(serializer))));
    }
}
