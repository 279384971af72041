using OnlineLearning.Contracts.Servers;
using Orleans.Storage;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The embedded store: one SQLite file that holds the journal and the snapshots. Every range is enforced at start.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The database file; its folder is created. Required.</summary>
    public string Path { get; set; } = "";

    /// <summary>Bytes of live segments above which the oldest grains are asked for a snapshot. 64 KiB to 1 TiB, default 256 MiB. The index in memory takes about 50 bytes for each append call that lives.</summary>
    public long JournalBoundBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of appends that may wait for the disk; an append above that is refused. 4 KiB to 1 GiB, default 64 MiB.</summary>
    public long PendingBoundBytes { get; set; } = 64L << 20;

    /// <summary>A commit's records are stored as rows of at most this many bytes (a longer call has its own row). 1 KiB to 16 MiB, default 256 KiB. A row is deleted once all of it was dropped.</summary>
    public int SegmentBytes { get; set; } = 256 << 10;

    /// <summary>True (default): clearing a grain's state deletes its row. False: the row stays without data and keeps its version.</summary>
    public bool DeleteStateOnClear { get; set; } = true;

    /// <summary>How states become bytes; null (default): Orleans' own binary <see cref="OrleansGrainStorageSerializer"/>, a tenth of the time of JSON and half its bytes.</summary>
    public IGrainStorageSerializer? GrainStorageSerializer { get; set; }

    /// <summary>How long a commit waits for another program's lock on the file before it fails. 0 to 60 s, default 5 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The database file does not grow above this; a commit that needs more fails as a full disk does. 0: no bound (default); else 64 KiB or more. SQLite's write-ahead file, about 16 MiB, comes on top.</summary>
    public long FileBoundBytes { get; set; }

    /// <summary>Connections for reading, hence reads at the same time. 1 to 64, default 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>Grains without records whose last sequence number is still remembered (and fenced); the longest resting is forgotten first, about 130 bytes each. 1 to 16,777,216, default 262,144.</summary>
    public int RememberedGrains { get; set; } = 262_144;

    /// <summary>True: the journal is also read as a feed (<see cref="Contracts.Storage.IJournalFeed"/>), and a segment stays until the feed's reader has acknowledged it. Default false.</summary>
    public bool Feed { get; set; }

    /// <summary>Bytes of segments that wait for the feed's reader, each with 256 bytes for its place in memory; an append above that is refused, so that a reader that is stuck does not fill the disk. 64 KiB to 1 TiB, default 1 GiB.</summary>
    public long FeedBoundBytes { get; set; } = 1L << 30;

    /// <summary>What is outside its range, one sentence each: option, value, allowed. Empty when all is well.</summary>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{nameof(SqliteStorageOptions)}.");
        failures.Require(!string.IsNullOrWhiteSpace(Path), Path, "the path of a file", nameof(Path));
        failures.Within(JournalBoundBytes, 64L << 10, 1L << 40, nameof(JournalBoundBytes));
        failures.Within(FeedBoundBytes, 64L << 10, 1L << 40, nameof(FeedBoundBytes));
        failures.Within(PendingBoundBytes, 4L << 10, 1L << 30, nameof(PendingBoundBytes));
        failures.Within(SegmentBytes, 1 << 10, 16 << 20, nameof(SegmentBytes));
        failures.Within(Readers, 1, 64, nameof(Readers));
        failures.Within(RememberedGrains, 1, 1 << 24, nameof(RememberedGrains));
        failures.Within(BusyTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(BusyTimeout));
        failures.Require(FileBoundBytes is 0 or >= 64 << 10, FileBoundBytes, "0 (no bound), or 65536 and more", nameof(FileBoundBytes));
        return failures.Lines;
    }
}
