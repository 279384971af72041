using System.Diagnostics;
using System.Globalization;
using OnlineLearning.Cluster.Tests.Ledger.Faults;
using OnlineLearning.Cluster.Tests.Ledger.Networks;
using OnlineLearning.Cluster.Tests.Ledger.Stores;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>
/// The promise, on whole processes that are harmed in every way at hand: what was acknowledged is applied, once. A few faults in the suite; as many as <c>OL_LEDGER_FAULTS</c> says for each store, in a sequence of
/// <c>OL_LEDGER_SEED</c>.
/// </summary>
internal static class LedgerPromise
{
    private const int Clients = 16;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);
    private static readonly int? Long = Number("OL_LEDGER_FAULTS");
    private static readonly int Seed = Number("OL_LEDGER_SEED") ?? 1;

    /// <param name="store">The store.</param>
    /// <param name="servers">Several silos find each other in its Redis.</param>
    /// <param name="few">Names of the faults of the short form.</param>
    public static async Task Hold(LedgerStore store, StorageServers servers, params string[] few)
    {
        var membership = store.Silos > 1 ? new LedgerMembership(servers.Redis) : null;
        using var run = new LedgerRun(store, LedgerNetwork.Make(store.Silos), membership, Clients, Seed, Long is null);
        var watch = Stopwatch.StartNew();
        await run.Start();
        Write($"started after {watch.Elapsed.TotalSeconds:0.0} s");
        using var stop = new CancellationTokenSource();
        LedgerDoor[] doors = [.. run.Silos.Select(silo => silo.Door)];
        LedgerClient[] clients = [.. Enumerable.Range(0, Clients).Select(number => new LedgerClient(run.Book, doors, run.Book.Drivers[number], Seed + number, TimeSpan.FromMilliseconds(40)))];
        var work = clients.Select(client => Task.Run(() => client.Run(stop.Token))).ToArray();
        await run.Harm(Choose(run, few), atOnce: run.IsAlone ? 1 : 2, TimeSpan.FromSeconds(Long is null ? 1 : 3));
        await run.Recover();
        Write($"harmed after {watch.Elapsed.TotalSeconds:0.0} s");
        await stop.CancelAsync();
        await Ended(run, work, clients);

        var state = await Settled(run);
        await Task.WhenAll(clients.Select(client => client.RepeatAll()));
        Write($"settled after {watch.Elapsed.TotalSeconds:0.0} s");
        var again = await Durable(run);
        Print(run, watch.Elapsed);
        Assert.True(run.Book.Refusals.Count == 0, string.Join("; ", run.Book.Refusals));
        if (run.IsAlone)
        {
            Assert.Equal(state.Shards, again.Shards);
            Assert.Equal(state.Drivers, again.Drivers);
            Assert.Equal(state.Riders, again.Riders);
        }
    }

    /// <summary>All is well again, so each client's last operation is acknowledged.</summary>
    private static async Task Ended(LedgerRun run, Task[] work, LedgerClient[] clients)
    {
        try
        {
            await Task.WhenAll(work).WaitAsync(Settling, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Print(run, Settling);
            Assert.Fail($"{work.Count(each => !each.IsCompleted)} clients wait for their acknowledgements: {string.Join("; ", clients.Select(client => client.Waits).OfType<string>().Take(5))}. {run.Said(3000)}");
        }
    }

    /// <summary>Once everything that was under way has ended, it adds up.</summary>
    private static async Task<LedgerState> Settled(LedgerRun run)
    {
        for (var until = Stopwatch.StartNew(); ; await Task.Delay(500, TestContext.Current.CancellationToken))
        {
            IReadOnlyList<string> violations;
            try
            {
                var state = await LedgerState.Read(run.AnyDoor, run.Book);
                violations = LedgerCheck.Violations(run.Book, state);
                if (violations.Count == 0)
                {
                    return state;
                }
            }
            catch (InvalidOperationException failure)
            {
                violations = [failure.Message];
                await run.Recover();
            }

            if (until.Elapsed > Settling)
            {
                Print(run, until.Elapsed);
                Assert.Fail($"{violations.Count} violations: {string.Join("; ", violations.Take(20))}. {await ByDoor(run)}. {string.Join("; ", run.Book.Refusals)}. {run.Said(1000)}");
            }
        }
    }

    /// <summary>What each silo shows: an entity that lives in two shows what either has.</summary>
    private static async Task<string> ByDoor(LedgerRun run)
    {
        var shown = new List<string>();
        foreach (var silo in run.Silos)
        {
            try
            {
                shown.Add($"silo {silo.Number}: {string.Join("; ", LedgerCheck.Violations(run.Book, await LedgerState.Read(silo.Door, run.Book)).Take(20))}");
            }
            catch (InvalidOperationException failure)
            {
                shown.Add($"silo {silo.Number}: {failure.Message}");
            }
        }

        return string.Join(". ", shown);
    }

    /// <summary>The same, read from the store: no process of before is left.</summary>
    private static async Task<LedgerState> Durable(LedgerRun run)
    {
        await run.Harm([new KillAll()], 1, TimeSpan.Zero);
        await run.Recover();
        return await Settled(run);
    }

    private static IReadOnlyList<Fault> Choose(LedgerRun run, string[] few)
    {
        foreach (var (fault, reason) in Fault.All.Select(fault => (fault, fault.Impossible(run))).Where(pair => pair.Item2 is { Length: > 0 }))
        {
            Write($"left out: {fault.Name}: {reason}");
        }

        Fault[] possible = [.. Fault.All.Where(fault => fault.Impossible(run) is null)];
        if (Long is not { } count)
        {
            return [.. few.Select(name => possible.FirstOrDefault(fault => fault.GetType().Name == name)).OfType<Fault>()];
        }

        // Every kind as often as every other, in an order of chance.
        var faults = Enumerable.Range(0, count).Select(number => possible[number % possible.Length]).ToArray();
        new Random(Seed).Shuffle(faults);
        return faults;
    }

    private static void Print(LedgerRun run, TimeSpan elapsed)
    {
        Write($"{run.Store.Name}, {run.Silos.Count} silos, seed {Seed}, {elapsed.TotalSeconds:0} s: {run.Faults.Values.Sum()} faults");
        foreach (var (fault, count) in run.Faults.OrderBy(pair => pair.Key))
        {
            Write($"  {count,6} {fault}");
        }

        foreach (var (what, count) in run.Book.Counts.OrderBy(pair => pair.Key))
        {
            Write($"  {count,6} {what}");
        }
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private static int? Number(string variable)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
