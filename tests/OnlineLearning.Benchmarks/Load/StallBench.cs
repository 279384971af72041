using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Benchmarks.Features;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>
/// Latency of predictions while the store is stalled for two seconds (another connection holds SQLite's write lock) with labels and events under way, against the same load without a stall; rounds in turn, an open loop.
/// Beside it what predictions in silo see in the half second after, when all that has waited is acknowledged at once.
/// </summary>
internal static class StallBench
{
    private const int Entities = 1000;
    private const double Predictions = 500;
    private const double Others = 200;

    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(0.5);

    public static async Task<int> Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 11;
        await using var server = await BenchServer.Start();
        var open = new OpenLabels(server, Entities);
        await open.Learn(256, await open.Predict(20_000));
        var results = new List<Seen>[4];
        (bool Http, bool Stalled)[] sides = [(true, false), (true, true), (false, false), (false, true)];
        for (var round = 0; round <= rounds; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                var seen = await Round(server, open, sides[side].Http, sides[side].Stalled);
                await Console.Error.WriteLineAsync($"{sides[side]}: {seen}");
                results[side] ??= [];
                // The first round warms up.
                if (round > 0)
                {
                    results[side].Add(seen);
                }
            }
        }

        Console.WriteLine("| predictions | store | per second | p50 ms | p99 ms | p99 ms, half a second after | labels and events acknowledged | longest wait of one, s | p50 ratio | p99 ratio, median [min..max] |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var side = 0; side < sides.Length; side++)
        {
            var calm = results[side / 2 * 2];
            Console.WriteLine(
                $"| {(sides[side].Http ? "HTTP" : "in silo")} | {(sides[side].Stalled ? "stalled 2 s" : "free")} | {Median(side, seen => seen.Predictions.PerSecond):N0} | {Median(side, seen => seen.Predictions.P50):F2} | {Median(side, seen => seen.Predictions.P99):F2} | {Median(side, seen => seen.After):F2} "
                + $"| {Median(side, seen => seen.Acknowledged):N0} | {Median(side, seen => seen.LongestWait):F2} | {Spread(results[side].Zip(calm, (own, free) => own.Predictions.P50 / free.Predictions.P50))} | {Spread(results[side].Zip(calm, (own, free) => own.Predictions.P99 / free.Predictions.P99))} |");
        }

        return 0;

        double Median(int side, Func<Seen, double> of) => Rounds.Median(results[side].Select(of));
    }

    private static async Task<Seen> Round(BenchServer server, OpenLabels open, bool http, bool stalled)
    {
        var labels = await open.Predict((int)(Others * 10));
        using var stop = new CancellationTokenSource();
        var others = Task.Run(() => Flow(server, open, labels, stop.Token));
        var stall = Task.CompletedTask;
        void Begin() => stall = stalled ? Task.Run(() => Stall(server)) : Task.CompletedTask;
        var (predictions, after) = http
            ? (await PacedLoad.Run(server.Address, $"/v1/models/{BenchServer.Model}/predict", Bodies(), Predictions, 16, s_stall, Begin), double.NaN)
            : await InSilo(server, open, Begin);
        await stall;
        await stop.CancelAsync();
        var (acknowledged, longest) = await others;
        return new(predictions, after, acknowledged, longest);
    }

    /// <summary>Ends where the store was not stalled.</summary>
    private static void Stall(BenchServer server)
    {
        var journal = server.Services.GetRequiredService<SqliteJournal>();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, ServerHost.DatabaseFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        Thread.Sleep(50);
        var before = journal.Commits;
        Thread.Sleep(s_stall - TimeSpan.FromMilliseconds(50));
        var meanwhile = journal.Commits - before;
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        if (meanwhile.Commits > 0)
        {
            throw new InvalidOperationException($"The store was to be stalled and made {meanwhile.Commits} commits.");
        }
    }

    /// <summary>Labels and events in an open loop; how many were acknowledged, and the seconds that one waited at the longest.</summary>
    private static async Task<(double Acknowledged, double Longest)> Flow(BenchServer server, OpenLabels open, OpenLabel[] labels, CancellationToken stop)
    {
        var time = server.Template("d0").Time;
        var waits = await Paced(2 * Others, TimeSpan.MaxValue, stop, async i =>
        {
            var label = labels[i / 2 % labels.Length];
            if (i % 2 == 0)
            {
                await open.Grain(label.Entity).Feedback(OpenLabels.Request(label));
                return;
            }

            await open.Grain(label.Entity).Events([new EventRecord { Source = "trips", Time = time, Fields = ["minutes"], Values = [FeatureDatum.Of(3.0 + (i % 10))] }]);
        });
        return (waits.Length, waits.Max(wait => wait.Milliseconds) / 1000);
    }

    private static async Task<(PacedResult While, double After)> InSilo(BenchServer server, OpenLabels open, Action begun)
    {
        var templates = Enumerable.Range(0, Entities).Select(i => server.Template(OpenLabels.Name(i))).ToArray();
        var run = Stopwatch.GetTimestamp();
        begun();
        var waits = await Paced(Predictions, s_stall + s_after, CancellationToken.None, async i =>
        {
            var template = templates[i % Entities];
            var reply = await open.Grain(i % Entities).Predict(new PredictRequest { Model = template.Model, Version = template.Version, Id = $"{run}-{i}", Keys = template.Keys, Time = template.Time, Entries = template.Entries });
            if (reply.Status != PredictStatus.Ok)
            {
                throw new InvalidOperationException($"A prediction was answered {reply.Status}.");
            }
        });
        var (during, after) = (Sorted(waits.Where(wait => wait.Begun < s_stall)), Sorted(waits.Where(wait => wait.Begun >= s_stall)));
        return (new(during.Count / s_stall.TotalSeconds, At(during, 0.5), At(during, 0.99), 0), At(after, 0.99));

        static List<double> Sorted(IEnumerable<(TimeSpan Begun, double Milliseconds)> waits) => [.. waits.Select(wait => wait.Milliseconds).Order()];

        static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
    }

    /// <summary>Calls begin at a fixed rate from a thread of their own, whether or not the ones before are answered; when each began, and its latency in ms.</summary>
    private static async Task<(TimeSpan Begun, double Milliseconds)[]> Paced(double rate, TimeSpan length, CancellationToken stop, Func<int, Task> call)
    {
        var calls = await Task.Factory.StartNew(
            () =>
            {
                var (clock, calls) = (Stopwatch.StartNew(), new List<Task<(TimeSpan, double)>>());
                for (var i = 0; !stop.IsCancellationRequested && i / rate < length.TotalSeconds; i++)
                {
                    var wait = (i / rate) - clock.Elapsed.TotalSeconds;
                    if (wait > 0)
                    {
                        Thread.Sleep(TimeSpan.FromSeconds(wait));
                    }

                    calls.Add(Timed(call, i, clock.Elapsed));
                }

                return calls;
            },
            TaskCreationOptions.LongRunning);
        return await Task.WhenAll(calls);
    }

    private static async Task<(TimeSpan Begun, double Milliseconds)> Timed(Func<int, Task> call, int i, TimeSpan at)
    {
        var begun = Stopwatch.GetTimestamp();
        await call(i).ConfigureAwait(false);
        return (at, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    private static List<string> Bodies() => [.. Enumerable.Range(0, Entities).Select(i =>
        $$"""{"entities":{"driver":"{{OpenLabels.Name(i)}}"},"features":{"km":3.2,"rain":0.1,"surge":1.5,"battery":80,"zone":"airport","vehicle":"van"},"time":"2026-01-01T12:00:00Z"}""")];

    private static string Spread(IEnumerable<double> ratios) => string.Create(CultureInfo.InvariantCulture, $"{Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]");

    private readonly record struct Seen(PacedResult Predictions, double After, double Acknowledged, double LongestWait);
}
