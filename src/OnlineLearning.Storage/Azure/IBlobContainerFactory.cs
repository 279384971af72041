using Azure.Storage.Blobs;
using Orleans.Configuration;

namespace Orleans.Storage;

/// <summary>Which container holds the state of a grain.</summary>
public interface IBlobContainerFactory
{
    BlobContainerClient GetBlobContainerClient(GrainId grainId);

    /// <summary>Called once, before the first state is read.</summary>
    Task InitializeAsync(BlobServiceClient client);
}

/// <summary>All grains in one container.</summary>
internal sealed class OneBlobContainer(AzureBlobStorageOptions options) : IBlobContainerFactory
{
    private BlobContainerClient? _container;

    public BlobContainerClient GetBlobContainerClient(GrainId grainId)
        => _container ?? throw new InvalidOperationException($"The container '{options.ContainerName}' is opened when the silo starts.");

    public async Task InitializeAsync(BlobServiceClient client)
    {
        var container = client.GetBlobContainerClient(options.ContainerName);
        await container.CreateIfNotExistsAsync().ConfigureAwait(false);
        _container = container;
    }
}
