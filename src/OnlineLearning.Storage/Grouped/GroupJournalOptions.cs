using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Storage.Grouped;

/// <summary>A journal on a server. Every range is enforced at start.</summary>
public abstract class GroupJournalOptions
{
    /// <summary>How to reach the server. Required.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Bytes of records, of all silos, above which the oldest grains are asked for a snapshot. 64 KiB to 1 TiB, default 256 MiB.</summary>
    public long JournalBoundBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of appends that may wait for the server in one silo; an append above that is refused. 4 KiB to 1 GiB, default 64 MiB.</summary>
    public long PendingBoundBytes { get; set; } = 64L << 20;

    /// <summary>How long a commit, a read or a drop is tried, with pauses that grow from 10 ms to 1 s, before it fails. 100 ms to 5 min, default 10 s.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>True (default): a server that acknowledges what a loss of power can take back is refused at start. False: it is used, and a warning says what can be lost.</summary>
    public bool RequireDurable { get; set; } = true;

    /// <summary>True: the journal is also read as a feed (<see cref="Contracts.Storage.IJournalFeed"/>), and an entry stays until the feed's reader has acknowledged it. The same in all silos. Default false.</summary>
    public bool Feed { get; set; }

    /// <summary>Bytes of entries that wait for the feed's reader, with 256 bytes for each commit; an append above that is refused. With several silos each may be <see cref="PendingBoundBytes"/> above. 64 KiB to 1 TiB, default 1 GiB.</summary>
    public long FeedBoundBytes { get; set; } = 1L << 30;

    /// <summary>What is outside its range, one sentence each: option, value, allowed. Empty when all is well.</summary>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{GetType().Name}.");
        failures.Require(!string.IsNullOrWhiteSpace(ConnectionString), ConnectionString, "how to reach the server", nameof(ConnectionString));
        failures.Within(JournalBoundBytes, 64L << 10, 1L << 40, nameof(JournalBoundBytes));
        failures.Within(PendingBoundBytes, 4L << 10, 1L << 30, nameof(PendingBoundBytes));
        failures.Within(FeedBoundBytes, 64L << 10, 1L << 40, nameof(FeedBoundBytes));
        failures.Within(CommitTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(CommitTimeout));
        Check(failures);
        return failures.Lines;
    }

    /// <summary>What the kind of server adds.</summary>
    private protected abstract void Check(SettingFailures failures);
}
