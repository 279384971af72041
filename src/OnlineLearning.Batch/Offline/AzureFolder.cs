using System.Net.Sockets;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace OnlineLearning.Batch.Offline;

/// <summary>
/// Blobs of a container. A blob is there whole or not at all. There is no lock: names of files are those of their writer's journal alone, and a manifest is created, never
/// replaced, so of two writers the second fails.
/// </summary>
public sealed class AzureFolder : IOfflineFolder
{
    private readonly BlobContainerClient _container;
    private readonly string _prefix;

    /// <param name="connection">A connection string of the storage account.</param>
    /// <param name="container">The container; it is made if missing.</param>
    /// <param name="prefix">Where in it, without <c>/</c> at its ends; empty: at its root.</param>
    /// <param name="version">Version of the service; null: the newest that the SDK knows.</param>
    /// <exception cref="OfflineStoreException">The connection string or the container's name cannot be one.</exception>
    public AzureFolder(string connection, string container, string prefix = "", BlobClientOptions.ServiceVersion? version = null)
    {
        try
        {
            var options = version is { } stated ? new BlobClientOptions(stated) : new BlobClientOptions();
            _container = new BlobContainerClient(connection, container, options);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            throw new OfflineStoreException($"The offline store's connection to Azure cannot be used: {failure.Message}", failure);
        }

        _prefix = prefix.Length == 0 ? "" : prefix + "/";
    }

    public string Name => $"{_container.Uri}/{_prefix}";

    public bool IsExclusive => false;

    public async Task<IReadOnlyList<string>> List(string under, CancellationToken cancellation = default)
    {
        var found = new List<string>();
        try
        {
            await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{_prefix}{under}/", cancellation))
            {
                found.Add(blob.Name[_prefix.Length..]);
            }
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // No container: no files.
        }

        return found;
    }

    public async Task<Stream?> Read(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await At(path).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return null;
        }
    }

    public Task<long> Write(string path, Func<Stream, Task> write, CancellationToken cancellation = default) => Upload(path, write, new BlobUploadOptions(), cancellation);

    public async Task Create(string path, Func<Stream, Task> write, CancellationToken cancellation = default)
    {
        try
        {
            await Upload(path, write, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status is 409 or 412)
        {
            // An earlier attempt whose answer was lost has written it, or somebody else has.
            using var ours = new MemoryStream();
            await write(ours);
            var theirs = (await At(path).DownloadContentAsync(cancellation)).Value.Content;
            if (!theirs.ToMemory().Span.SequenceEqual(ours.GetBuffer().AsSpan(0, (int)ours.Length)))
            {
                throw new OfflineOvertakenException($"'{Name}{path}' was written by another server: two servers must not share one offline store.", failure);
            }
        }
    }

    public Task Delete(string path, CancellationToken cancellation = default) => At(path).DeleteIfExistsAsync(cancellationToken: cancellation);

    public async Task<IAsyncDisposable> Lock(CancellationToken cancellation = default)
    {
        try
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            return new Unlocked();
        }
        catch (Exception failure) when (failure is RequestFailedException or SocketException or AggregateException)
        {
            throw new OfflineStoreException($"The offline store '{Name}' cannot be written: {failure.Message.Split('\n')[0].Trim()}", failure);
        }
    }

    private BlockBlobClient At(string path) => _container.GetBlockBlobClient(_prefix + path);

    private async Task<long> Upload(string path, Func<Stream, Task> write, BlobUploadOptions options, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        await write(whole);
        whole.Position = 0;
        await At(path).UploadAsync(whole, options, cancellation);
        return whole.Length;
    }

    private sealed class Unlocked : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => default;
    }
}
