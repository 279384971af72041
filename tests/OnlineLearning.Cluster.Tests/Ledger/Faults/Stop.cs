namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>SIGTERM: it hands over and leaves.</summary>
internal sealed class Stop : Fault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    public override string Name => "stopped in order";

    public override async Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        await silo.Signal("TERM");
        if (!await silo.Ends(Longest))
        {
            run.Book.Refuse($"silo {silo.Number} had not ended {Longest.TotalSeconds} s after SIGTERM: {silo.Said(2000)}");
            silo.Kill();
        }
    }
}
