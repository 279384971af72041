using OnlineLearning.Cluster.Tests.Ledger.Networks;

namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>The way from one silo to its store is bad for a while: shorter and longer than the store's clients try.</summary>
internal abstract class StoreFault(ProxyMode mode) : Fault
{
    protected virtual double LongestSeconds => 14;

    public override string? Impossible(LedgerRun run) => run.Silos[0].Stores.Count > 0 ? null : "";

    public override async Task Do(LedgerRun run, LedgerSilo silo, Random random)
    {
        Set(silo, mode);
        await Task.Delay(run.IsShort ? Seconds(random, 1, 2) : Seconds(random, 0.5, LongestSeconds));
        Set(silo, ProxyMode.Carry);
    }

    private static void Set(LedgerSilo silo, ProxyMode mode)
    {
        foreach (var proxy in silo.Stores)
        {
            proxy.Set(mode);
        }
    }
}

internal sealed class StoreRefuses() : StoreFault(ProxyMode.Refuse)
{
    public override string Name => "store refuses connections";
}

internal sealed class StoreHangs() : StoreFault(ProxyMode.Hang)
{
    public override string Name => "store hangs";
}

internal sealed class StoreLosesAnswers() : StoreFault(ProxyMode.LoseAnswers)
{
    public override string Name => "store's answers are lost";

    protected override double LongestSeconds => 6;
}

internal sealed class StoreUnavailable() : StoreFault(ProxyMode.Unavailable)
{
    public override string Name => "store answers 503";

    public override string? Impossible(LedgerRun run) => run.Store.SpeaksHttp ? null : "";
}
