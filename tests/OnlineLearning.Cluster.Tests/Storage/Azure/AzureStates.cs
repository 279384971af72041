using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Cluster.Tests.Offline;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

/// <summary>Grain states as blobs in a container of their own.</summary>
internal sealed class BlobStates : IGrainStorageHouse
{
    private readonly AzureFaults _faults = new();
    private readonly Action<AzureBlobStorageOptions> _configure;

    public BlobStates(Azurite azurite, Action<AzureBlobStorageOptions>? configure = null)
    {
        azurite.Need();
        _configure = configure ?? (_ => { });
        Service = new(azurite.Connection, _faults.In(new BlobClientOptions()));
        Container = Service.GetBlobContainerClient(azurite.NewContainer());
        Reopen();
    }

    public BlobServiceClient Service { get; }

    public BlobContainerClient Container { get; }

    public IGrainStorage Storage { get; private set; } = null!;

    public bool FailWrites
    {
        set => _faults.FailWrites = value;
    }

    public void Reopen()
    {
        var options = new AzureBlobStorageOptions { ContainerName = Container.Name, BlobServiceClient = Service, GrainStorageSerializer = new OrleansGrainStorageSerializer(Houses.Serializer) };
        _configure(options);
        var storage = new AzureBlobGrainStorage("test", options, options.BuildContainerFactory(Houses.Services, options), Houses.Services.GetRequiredService<IActivatorProvider>());
        storage.Open().GetAwaiter().GetResult();
        Storage = storage;
    }

    public void Dispose()
    {
    }
}

/// <summary>Grain states as rows of a table of their own.</summary>
internal sealed class TableStates : IGrainStorageHouse
{
    private readonly AzureFaults _faults = new();
    private readonly Action<AzureTableStorageOptions> _configure;

    public TableStates(Azurite azurite, Action<AzureTableStorageOptions>? configure = null)
    {
        azurite.Need();
        _configure = configure ?? (_ => { });
        Service = new(azurite.Connection, _faults.In(new TableClientOptions()));
        Table = Service.GetTableClient(azurite.NewTable());
        Reopen();
    }

    public TableServiceClient Service { get; }

    public TableClient Table { get; }

    public IGrainStorage Storage { get; private set; } = null!;

    public bool FailWrites
    {
        set => _faults.FailWrites = value;
    }

    public void Reopen()
    {
        var options = new AzureTableStorageOptions { TableName = Table.Name, TableServiceClient = Service, GrainStorageSerializer = new OrleansGrainStorageSerializer(Houses.Serializer) };
        _configure(options);
        var storage = new AzureTableGrainStorage("test", options, Options.Create(new ClusterOptions { ServiceId = "service" }), Houses.Services.GetRequiredService<IActivatorProvider>());
        storage.Open(default).GetAwaiter().GetResult();
        Storage = storage;
    }

    public void Dispose()
    {
    }
}
