using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Storage.Generic;

/// <summary>The generic journal over an Orleans grain storage. Every range is enforced at start.</summary>
public sealed class StorageJournalOptions
{
    /// <summary>Bytes of records above which the oldest grains are asked for a snapshot; counts the grains this process has used. 64 KiB to 1 TiB, default 256 MiB.</summary>
    public long JournalBoundBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of appends that may wait for the storage; an append above that is refused. 4 KiB to 1 GiB, default 64 MiB.</summary>
    public long PendingBoundBytes { get; set; } = 64L << 20;

    /// <summary>Records rewritten with every append before they are sealed into a segment of their own. 1 KiB to 1 MiB, default 8 KiB: on average half of it is written again by each append.</summary>
    public int TailBytes { get; set; } = 8 << 10;

    /// <summary>Grains without records that are kept in memory; the longest resting is forgotten first, and read again when it appends. 1 to 16,777,216, default 65,536.</summary>
    public int RememberedGrains { get; set; } = 65_536;

    /// <summary>What is outside its range, one sentence each: option, value, allowed. Empty when all is well.</summary>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{nameof(StorageJournalOptions)}.");
        failures.Within(JournalBoundBytes, 64L << 10, 1L << 40, nameof(JournalBoundBytes));
        failures.Within(PendingBoundBytes, 4L << 10, 1L << 30, nameof(PendingBoundBytes));
        failures.Within(TailBytes, 1 << 10, 1 << 20, nameof(TailBytes));
        failures.Within(RememberedGrains, 1, 1 << 24, nameof(RememberedGrains));
        return failures.Lines;
    }
}
