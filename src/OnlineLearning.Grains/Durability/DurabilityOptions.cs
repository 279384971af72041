using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Grains.Durability;

/// <summary>When a grain writes a snapshot: as soon as the records since the last one weigh four times as much as it did.</summary>
public sealed class DurabilityOptions : ICheckedSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Durability";

    /// <summary>Records since the last snapshot above which another is written, whatever their size: what a recovery reads at the most. 16 to 1,000,000. Default 65,536.</summary>
    public int SnapshotRecords { get; set; } = 65_536;

    /// <summary>Bytes of records below which no snapshot is written for their size. 1 KiB to 1 GiB. Default 64 KiB.</summary>
    public int SnapshotBytes { get; set; } = 64 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(SnapshotRecords, 16, 1_000_000, nameof(SnapshotRecords));
        failures.Within(SnapshotBytes, 1 << 10, 1 << 30, nameof(SnapshotBytes));
        return failures.Lines;
    }
}
