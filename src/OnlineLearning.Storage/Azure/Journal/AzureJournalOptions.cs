using Azure.Storage.Blobs;
using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Storage.Azure;

/// <summary>The journal on append blobs. Every range is enforced at start; silos of one cluster state the same.</summary>
public sealed class AzureJournalOptions
{
    /// <summary>The account's client. Required. Its own retries come before those that are stated here.</summary>
    public BlobServiceClient? BlobServiceClient { get; set; }

    /// <summary>The container, made if missing: 3 to 63 lower-case letters, digits and single hyphens between them. Default <c>journal</c>.</summary>
    public string ContainerName { get; set; } = "journal";

    /// <summary>Bytes of live records above which the oldest grains are asked for a snapshot. 64 KiB to 1 TiB, default 256 MiB. The index in memory takes about 50 bytes for each append call that lives.</summary>
    public long JournalBoundBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of appends that may wait for the store; an append above that is refused. 4 KiB to 1 GiB, default 64 MiB.</summary>
    public long PendingBoundBytes { get; set; } = 64L << 20;

    /// <summary>What waits is appended in blocks of at most this many bytes (a longer call has its own, of 64 MiB at most). 1 KiB to 64 MiB, default 4 MiB.</summary>
    public int BlockBytes { get; set; } = 4 << 20;

    /// <summary>A blob with so many bytes is followed by the next, and deleted once all before it are and all of it was dropped. 4 KiB to 1 GiB, default 32 MiB.</summary>
    public int BlobBytes { get; set; } = 32 << 20;

    /// <summary>Tries after the first of a request that the store refuses or does not answer. 0 to 20, default 5.</summary>
    public int Retries { get; set; } = 5;

    /// <summary>The first pause; each is twice the one before, less up to a half by chance. 1 ms to 1 min, default 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one try may take. 100 ms to 10 min, default 10 s.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Grains without records whose last sequence number is still remembered (and fenced); the longest resting is forgotten first, about 130 bytes each. 1 to 16,777,216, default 262,144.</summary>
    public int RememberedGrains { get; set; } = 262_144;

    /// <summary>True: the journal is also read as a feed (<see cref="Contracts.Storage.IJournalFeed"/>), and a blob stays until the feed's reader has acknowledged it. Default false.</summary>
    public bool Feed { get; set; }

    /// <summary>Bytes that wait for the feed's reader; an append above that is refused. 64 KiB to 1 TiB, default 1 GiB.</summary>
    public long FeedBoundBytes { get; set; } = 1L << 30;

    /// <summary>What is outside its range, one sentence each: option, value, allowed. Empty when all is well.</summary>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{nameof(AzureJournalOptions)}.");
        failures.Within(JournalBoundBytes, 64L << 10, 1L << 40, nameof(JournalBoundBytes));
        failures.Within(PendingBoundBytes, 4L << 10, 1L << 30, nameof(PendingBoundBytes));
        failures.Within(BlockBytes, 1 << 10, JournalFrame.MostBytes, nameof(BlockBytes));
        failures.Within(BlobBytes, 4 << 10, 1 << 30, nameof(BlobBytes));
        failures.Within(Retries, 0, 20, nameof(Retries));
        failures.Within(RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(RetryDelay));
        failures.Within(OperationTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(OperationTimeout));
        failures.Within(RememberedGrains, 1, 1 << 24, nameof(RememberedGrains));
        failures.Within(FeedBoundBytes, 64L << 10, 1L << 40, nameof(FeedBoundBytes));
        if (BlobServiceClient is null)
        {
            failures.Add(nameof(BlobServiceClient), "is missing; allowed: a client of the account's blob service");
        }

        return failures.Lines;
    }
}
