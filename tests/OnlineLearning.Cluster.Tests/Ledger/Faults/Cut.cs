namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>Cut off from peers, stores and clients for longer than the failure detection.</summary>
internal class Cut : Fault
{
    public override string Name => "cut off";

    public override string? Impossible(LedgerRun run) => run.IsAlone ? "" : run.Network.CannotCut;

    public override async Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        Begin(run, silo);
        await Task.Delay(LedgerMembership.DeadAfter + Seconds(random, 0, 2));
        run.Network.Heal(silo.Number);
        await run.Wakes(silo);
    }

    protected virtual void Begin(LedgerRun run, LedgerSilo silo) => run.Network.Cut(silo.Number);
}

/// <summary>Cut off from peers alone: it reaches the store, and clients reach it.</summary>
internal sealed class CutFromPeers : Cut
{
    public override string Name => "cut off from its peers";

    protected override void Begin(LedgerRun run, LedgerSilo silo) => run.Network.CutFromPeers(silo.Number);
}
