using System.Collections.Concurrent;
using OnlineLearning.Cluster.Tests.Ledger.Faults;
using OnlineLearning.Cluster.Tests.Ledger.Networks;
using OnlineLearning.Cluster.Tests.Ledger.Stores;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>Silos over one store, harmed while clients work.</summary>
internal sealed class LedgerRun : IDisposable
{
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(2);

    /// <summary>Of 8 s each at the most.</summary>
    private const int MostApplies = 8;

    private readonly ConcurrentDictionary<string, int> _faults = [];
    private readonly Random _random;

    public LedgerRun(LedgerStore store, LedgerNetwork network, LedgerMembership? membership, int drivers, int seed, bool isShort)
    {
        (Store, Network, IsShort, _random) = (store, network, isShort, new(seed));
        Silos = [.. Enumerable.Range(0, store.Silos).Select(number => new LedgerSilo(number, network, store, membership))];
        Book = new(drivers);
    }

    public LedgerStore Store { get; }

    public LedgerNetwork Network { get; }

    public IReadOnlyList<LedgerSilo> Silos { get; }

    public LedgerBook Book { get; }

    public bool IsShort { get; }

    public bool IsAlone => Silos.Count == 1;

    public IReadOnlyDictionary<string, int> Faults => _faults;

    public LedgerDoor AnyDoor => Silos[_random.Next(Silos.Count)].Door;

    /// <summary>Together, and with the definition on each.</summary>
    public async Task Start()
    {
        await Task.WhenAll(Silos.Select(silo => silo.Start()));
        foreach (var silo in Silos)
        {
            await Apply(silo.Door);
        }
    }

    /// <summary>Does them in their order, at most so many at a time, each to a silo of chance and at a time of chance.</summary>
    public async Task Harm(IReadOnlyList<Fault> faults, int atOnce, TimeSpan pause)
    {
        using var done = new CancellationTokenSource();
        var watch = Watch(done.Token);
        var queue = new ConcurrentQueue<(Fault Fault, int Silo, Random Random)>(faults.Select(fault => (fault, _random.Next(Silos.Count), new Random(_random.Next()))));
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (queue.TryDequeue(out var next))
            {
                await Task.Delay(pause * (0.25 + next.Random.NextDouble()));
                await Harm(next.Fault, next.Silo, next.Random);
            }
        }));
        await done.CancelAsync();
        await watch;
    }

    /// <summary>All of them ready.</summary>
    public Task Recover() => Recover(Silos);

    /// <summary>It was dead to the others: it ends by itself when it learns of that, unless they had not found out.</summary>
    public async Task Wakes(LedgerSilo silo)
    {
        if (!IsAlone)
        {
            Count(await silo.Ends(LedgerMembership.KnowsAfter) ? "taken for dead, and ended by itself" : "lived on");
        }
    }

    /// <summary>The last of what each wrote.</summary>
    public string Said(int characters) => string.Join("; ", Silos.Select(silo => $"silo {silo.Number} said: {silo.Said(characters)}"));

    public void Dispose()
    {
        foreach (var silo in Silos)
        {
            silo.Dispose();
        }

        Network.Dispose();
    }

    /// <summary>A definition that is applied already changes nothing, and who answers so has it.</summary>
    private static async Task Apply(LedgerDoor door)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await door.Apply(LedgerDefinition.Yaml);
            if (answer.IsOk)
            {
                return;
            }

            if (answer.Status is not (0 or 503) || tries == MostApplies)
            {
                throw new InvalidOperationException($"The definition was answered {answer.Status} {answer.Body.ToJsonString()}, after {tries} tries");
            }
        }
    }

    private static async Task Recover(IReadOnlyList<LedgerSilo> silos)
    {
        using var limit = new CancellationTokenSource(LongestRecovery);
        await Task.WhenAll(silos.Select(silo => silo.Recover(limit.Token)));
    }

    private async Task Harm(Fault fault, int number, Random random)
    {
        IReadOnlyList<LedgerSilo> harmed = fault.HarmsAll ? Silos : [Silos[number]];
        foreach (var silo in harmed)
        {
            await silo.Turn.WaitAsync();
        }

        try
        {
            _faults.AddOrUpdate(fault.Name, 1, (_, count) => count + 1);
            await Recover(harmed);
            await fault.Do(this, Silos[number], random);
            await Recover(harmed);
        }
        finally
        {
            foreach (var silo in harmed)
            {
                silo.Turn.Release();
            }
        }
    }

    /// <summary>A silo that the others took for dead, though nobody harmed it, ends and is started anew.</summary>
    private async Task Watch(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            foreach (var silo in Silos.Where(silo => silo.Turn.Wait(0)))
            {
                try
                {
                    if (silo.HasEnded)
                    {
                        Count("ended by themselves between faults");
                        await silo.Start();
                    }
                }
                finally
                {
                    silo.Turn.Release();
                }
            }

            await Task.Delay(200, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Count(string what) => Book.Count($"silos: {what}");
}
