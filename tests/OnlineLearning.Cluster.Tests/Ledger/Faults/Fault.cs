namespace OnlineLearning.Cluster.Tests.Ledger.Faults;

/// <summary>One way to harm a silo. When it is done the harm is over; the silo may have ended.</summary>
internal abstract class Fault
{
    /// <summary>Every one there is.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new Kill(), new Sleep(), new Cut(), new CutFromPeers(), new StoreRefuses(), new StoreHangs(), new StoreLosesAnswers(), new StoreUnavailable(), new DiskFull(), new Stop(), new KillAll(),
    ];

    public abstract string Name { get; }

    /// <summary>Null where it can be done in this run. Else why not: because the store is another, which is no news, or because the machine does not give it.</summary>
    public virtual string? Impossible(LedgerRun run) => null;

    /// <summary>All silos at once.</summary>
    public virtual bool HarmsAll => false;

    /// <param name="run">The run.</param>
    /// <param name="silo">Whom: nobody else harms it meanwhile.</param>
    /// <param name="random">For lengths.</param>
    public abstract Task Do(LedgerRun run, LedgerSilo silo, Random random);

    protected static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
