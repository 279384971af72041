namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>SIGSTOP for longer than the failure detection, then SIGCONT: what was dead to the others runs on.</summary>
internal sealed class Sleep : Fault
{
    public override string Name => "asleep";

    public override async Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        await silo.Signal("STOP");
        await Task.Delay(run.IsAlone ? Seconds(random, 1, 4) : LedgerMembership.DeadAfter + Seconds(random, 0, 2));
        await silo.Signal("CONT");
        await run.Wakes(silo);
    }
}
