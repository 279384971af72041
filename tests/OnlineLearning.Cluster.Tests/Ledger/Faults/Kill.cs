namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>SIGKILL.</summary>
internal sealed class Kill : Fault
{
    public override string Name => "killed";

    public override Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        silo.Kill();
        return Task.CompletedTask;
    }
}

/// <summary>SIGKILL to every process.</summary>
internal sealed class KillAll : Fault
{
    public override string Name => "all killed at once";

    public override bool HarmsAll => true;

    public override string? Impossible(LedgerRun run) => run.Silos.Count > 1 ? null : "";

    public override Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        foreach (var each in run.Silos.Where(each => !each.HasEnded))
        {
            each.Kill();
        }

        return Task.CompletedTask;
    }
}
