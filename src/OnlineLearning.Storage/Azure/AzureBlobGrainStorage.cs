using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using OnlineLearning.Storage;
using OnlineLearning.Storage.Azure;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;

namespace Orleans.Storage;

/// <summary>
/// Grain states as blobs in the layout of Microsoft.Orleans.Persistence.AzureStorage: block blob <c>{state name}-{grain id}.json</c> (whatever the serializer), the blob's own ETag,
/// an empty blob for a cleared state that was not deleted. A state is serialised before the first await, so a turn that interleaves cannot tear it.
/// </summary>
public class AzureBlobGrainStorage(string name, AzureBlobStorageOptions options, IBlobContainerFactory blobContainerFactory, IActivatorProvider activatorProvider)
    : IGrainStorage, IListedStates, ILifecycleParticipant<ISiloLifecycle>
{
    private const string Ending = ".json";

    /// <summary>Names of one answer when they are listed.</summary>
    private const int PageSize = 1000;

    private readonly IGrainStorageSerializer _serializer = options.GrainStorageSerializer;

    public async Task ReadStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        BlobDownloadResult blob;
        try
        {
            blob = (await Blob(grainType, grainId).DownloadContentAsync().ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException failure) when (failure.IsNotFound)
        {
            (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, activatorProvider.GetActivator<T>().Create());
            return;
        }

        var stored = blob.Content.ToMemory().Length > 0 ? _serializer.Deserialize<T>(blob.Content) : default;
        grainState.ETag = blob.Details.ETag.ToString();
        grainState.RecordExists = stored is not null;
        grainState.State = stored ?? activatorProvider.GetActivator<T>().Create();
    }

    public async Task WriteStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var contents = _serializer.Serialize(grainState.State);
        grainState.ETag = await Upload(grainType, grainId, contents, grainState.ETag, "application/octet-stream").ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        if (options.DeleteStateOnClear)
        {
            await Delete(Blob(grainType, grainId), grainState.ETag).ConfigureAwait(false);
            grainState.ETag = null;
        }
        else
        {
            grainState.ETag = await Upload(grainType, grainId, BinaryData.Empty, grainState.ETag, contentType: null).ConfigureAwait(false);
        }

        grainState.RecordExists = false;
        grainState.State = activatorProvider.GetActivator<T>().Create();
    }

    async IAsyncEnumerable<GrainId> IListedStates.ListAsync(string stateName, GrainType type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = $"{stateName}-{type}/";
        var pages = blobContainerFactory.GetBlobContainerClient(GrainId.Create(type, "any")).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation).AsPages(pageSizeHint: PageSize);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var blob in page.Values)
            {
                if (blob.Name.EndsWith(Ending, StringComparison.Ordinal) && blob.Properties.ContentLength > 0)
                {
                    yield return GrainId.Create(type, blob.Name[prefix.Length..^Ending.Length]);
                }
            }
        }
    }

    public void Participate(ISiloLifecycle observer)
        => observer.Subscribe(OptionFormattingUtilities.Name<AzureBlobGrainStorage>(name), options.InitStage, _ => Open());

    /// <summary>Makes the container ready.</summary>
    internal async Task Open() => await blobContainerFactory.InitializeAsync(await options.CreateClient!().ConfigureAwait(false)).ConfigureAwait(false);

    private BlobClient Blob(string stateName, GrainId grain) => blobContainerFactory.GetBlobContainerClient(grain).GetBlobClient($"{stateName}-{grain}{Ending}");

    private async Task<string> Upload(string stateName, GrainId grain, BinaryData contents, string? etag, string? contentType)
    {
        var blob = Blob(stateName, grain);
        var upload = new BlobUploadOptions { Conditions = Conditions(etag), HttpHeaders = contentType is null ? null : new BlobHttpHeaders { ContentType = contentType } };
        try
        {
            return (await Conditional(blob, etag, () => blob.UploadAsync(contents, upload)).ConfigureAwait(false)).Value.ETag.ToString();
        }
        catch (RequestFailedException failure) when (failure.IsMissingContainer)
        {
            // Somebody deleted it while the silo runs.
            await blobContainerFactory.GetBlobContainerClient(grain).CreateIfNotExistsAsync().ConfigureAwait(false);
            return (await Conditional(blob, etag, () => blob.UploadAsync(contents, upload)).ConfigureAwait(false)).Value.ETag.ToString();
        }
    }

    /// <summary>Without an ETag there should be nothing to delete. A condition for that is not kept by every server on a deletion, hence the question; nothing is deleted on its answer.</summary>
    private static async Task Delete(BlobClient blob, string? etag)
    {
        if (!string.IsNullOrEmpty(etag))
        {
            await Conditional(blob, etag, () => blob.DeleteIfExistsAsync(conditions: Conditions(etag))).ConfigureAwait(false);
        }
        else if (await blob.ExistsAsync().ConfigureAwait(false))
        {
            throw Overtaken(blob, etag, null);
        }
    }

    private static InconsistentStateException Overtaken(BlobClient blob, string? etag, Exception? failure)
        => new($"Blob '{blob.Name}' in container '{blob.BlobContainerName}' was written by another since ETag {etag ?? "none"} was read.", "Unknown", etag, failure!);

    private static BlobRequestConditions Conditions(string? etag)
        => string.IsNullOrEmpty(etag) ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(etag) };

    private static async Task<T> Conditional<T>(BlobClient blob, string? etag, Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.IsContention && !failure.IsMissingContainer)
        {
            throw Overtaken(blob, etag, failure);
        }
    }
}
