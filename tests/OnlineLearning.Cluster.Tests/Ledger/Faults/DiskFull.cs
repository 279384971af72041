namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>The disk under the embedded store is full for a while.</summary>
internal sealed class DiskFull : Fault
{
    public override string Name => "disk full";

    public override string? Impossible(LedgerRun run)
        => !run.IsAlone ? "" : run.Silos[0].Disk.CanBeFilled ? null : "the disk is filled on a small tmpfs, which needs root";

    public override async Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        silo.Disk.Fill();
        await Task.Delay(Seconds(random, 0.5, 3));
        silo.Disk.Empty();
    }
}
