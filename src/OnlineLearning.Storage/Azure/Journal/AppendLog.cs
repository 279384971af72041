using System.Net.Sockets;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace OnlineLearning.Storage.Azure;

/// <summary>How an append to the log ended.</summary>
internal enum AppendOutcome
{
    Appended,

    /// <summary>Another has appended first: what is new is to be read.</summary>
    Moved,

    /// <summary>The blob is not there any more: this process slept while others went on.</summary>
    Gone,
}

/// <summary>
/// One log for all silos: append blobs <c>log-0000000001</c>, <c>log-0000000002</c>, ... of whole frames. An append names the offset at which it expects the end, so of two that expect the same
/// exactly one is made. Requests that the store refuses or does not answer are tried again, with back-off. Used by one caller at a time, but for reading.
/// </summary>
internal sealed class AppendLog(AzureJournalOptions options)
{
    /// <summary>Azure allows 50,000 blocks in an append blob; the rest is for silos that do not know yet that it is full.</summary>
    private const int MostBlocks = 45_000;
    private const int ReadBytes = 4 << 20;

    private readonly BlobContainerClient _container = options.BlobServiceClient!.GetBlobContainerClient(options.ContainerName);

    /// <summary>The blob in which the log goes on, as far as is known here.</summary>
    public int Blob { get; private set; }

    /// <summary>Its end, as far as is known here.</summary>
    public long Offset { get; private set; }

    /// <summary>The oldest blob that is there.</summary>
    public int OldestBlob { get; private set; }

    /// <summary>The blob has its bytes or blocks.</summary>
    public bool IsFull { get; private set; }

    public string Name => $"container '{options.ContainerName}'";

    /// <summary>Finds the log, or begins it; the end is then that of nothing read.</summary>
    /// <returns>The log's identity.</returns>
    public async Task<string> Open()
    {
        await Try(limit => _container.CreateIfNotExistsAsync(cancellationToken: limit)).ConfigureAwait(false);
        var identity = _container.GetBlobClient("identity");
        try
        {
            await Try(limit => identity.UploadAsync(new BinaryData(Guid.NewGuid().ToString("N")), new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, limit)).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status is 409 or 412)
        {
            // It is there.
        }

        await Rewind().ConfigureAwait(false);
        return (await Try(limit => identity.DownloadContentAsync(limit)).ConfigureAwait(false)).Value.Content.ToString();
    }

    /// <summary>Back to the oldest blob.</summary>
    public async Task Rewind()
    {
        var first = await Try(async limit =>
        {
            await foreach (var blob in _container.GetBlobsAsync(new GetBlobsOptions { Prefix = "log-" }, limit).ConfigureAwait(false))
            {
                return int.Parse(blob.Name.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture);
            }

            return 0;
        }).ConfigureAwait(false);
        (Blob, Offset, OldestBlob, IsFull) = (Math.Max(first, 1), 0, Math.Max(first, 1), false);
        if (first == 0)
        {
            await Create(Blob).ConfigureAwait(false);
        }
    }

    public async Task<AppendOutcome> Append(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var appended = await Try(limit => BlobOf(Blob).AppendBlockAsync(
                BinaryData.FromBytes(frame).ToStream(),
                new AppendBlobAppendBlockOptions { Conditions = new() { IfAppendPositionEqual = Offset } },
                limit)).ConfigureAwait(false);
            Offset += frame.Length;
            IsFull = Offset >= options.BlobBytes || appended.Value.BlobCommittedBlockCount >= MostBlocks;
            return AppendOutcome.Appended;
        }
        catch (RequestFailedException failure) when (failure.Status == 412)
        {
            return AppendOutcome.Moved;
        }
        catch (RequestFailedException failure) when (failure.IsNotFound)
        {
            return AppendOutcome.Gone;
        }
    }

    /// <summary>Hands over every whole frame behind the known end, which moves there; at a blob's end the next is opened.</summary>
    /// <returns>False where a blob is missing: it was deleted meanwhile.</returns>
    public async Task<bool> ReadNew(Action<JournalFrame> take)
    {
        while (true)
        {
            var bytes = await Read(Blob, Offset, ReadBytes).ConfigureAwait(false);
            if (bytes is null)
            {
                return false;
            }

            var (read, needed, ended) = (0, 0, false);
            while (!ended && JournalFrame.Read(bytes.AsMemory(read), JournalFrame.PositionOf(Blob, Offset), out needed) is { } frame)
            {
                read += frame.Length;
                Offset += frame.Length;
                ended = frame.Kind == FrameKind.End;
                take(frame);
            }

            if (ended)
            {
                await NextBlob().ConfigureAwait(false);
            }
            else if (bytes.Length - read > 0 && bytes.Length < needed && read == 0)
            {
                // One frame that is longer than a reading.
                bytes = await Read(Blob, Offset, needed).ConfigureAwait(false);
                if (bytes is null || JournalFrame.Read(bytes, JournalFrame.PositionOf(Blob, Offset), out _) is not { } whole)
                {
                    return false;
                }

                Offset += whole.Length;
                take(whole);
            }
            else if (bytes.Length < ReadBytes)
            {
                IsFull = IsFull || Offset >= options.BlobBytes;
                return true;
            }
        }
    }

    /// <summary>The blob has ended: the log goes on in the next.</summary>
    public async Task NextBlob()
    {
        await Create(Blob + 1).ConfigureAwait(false);
        (Blob, Offset, IsFull) = (Blob + 1, 0, false);
    }

    /// <summary>Bytes of a blob, at most <paramref name="most"/>; none behind its end; null where there is no such blob.</summary>
    public async Task<byte[]?> Read(int blob, long offset, int most)
    {
        try
        {
            var read = await Try(limit => BlobOf(blob).DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(offset, most) }, limit)).ConfigureAwait(false);
            return read.Value.Content.ToArray();
        }
        catch (RequestFailedException failure) when (failure.Status == 416)
        {
            return [];
        }
        catch (RequestFailedException failure) when (failure.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes the oldest blob.</summary>
    public async Task DeleteOldest()
    {
        await Try(limit => BlobOf(OldestBlob).DeleteIfExistsAsync(cancellationToken: limit)).ConfigureAwait(false);
        OldestBlob++;
    }

    private AppendBlobClient BlobOf(int number) => _container.GetAppendBlobClient($"log-{number:D10}");

    private async Task Create(int number)
    {
        try
        {
            await Try(limit => BlobOf(number).CreateAsync(new AppendBlobCreateOptions { Conditions = new() { IfNoneMatch = ETag.All } }, limit)).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status is 409 or 412)
        {
            // Another silo was first.
        }
    }

    private async Task<T> Try<T>(Func<CancellationToken, Task<T>> request)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var limit = new CancellationTokenSource(options.OperationTimeout);
            try
            {
                return await request(limit.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (attempt < options.Retries && IsPassing(failure))
            {
                var pause = options.RetryDelay * Math.Pow(2, attempt) * (1 - (Random.Shared.NextDouble() / 2));
                await Task.Delay(pause < TimeSpan.FromMinutes(1) ? pause : TimeSpan.FromMinutes(1), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(Exception failure)
        => failure is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or OperationCanceledException or IOException or HttpRequestException or SocketException or AggregateException;
}
