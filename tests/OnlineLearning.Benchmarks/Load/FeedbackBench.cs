using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>
/// Acknowledged labels of open predictions a second, against a bare loop that appends the same two records of each in SQLite, in as many transactions as the server's journal took in the round before.
/// Sides in turn: the calls in silo by so many callers, labels through HTTP in arrays with so many under way, each followed by its bare loop.
/// </summary>
internal static class FeedbackBench
{
    private const int Entities = 1000;

    private static readonly (int UnderWay, int Connections, int Batch, int Labels)[] s_sizes = [(1, 1, 1, 500), (16, 1, 16, 6000), (256, 4, 64, 60_000)];

    /// <param name="args"><c>in-silo</c> or <c>http</c>: that side alone; then a number of labels under way; then rounds.</param>
    public static async Task<int> Run(string[] args)
    {
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        await using var server = await BenchServer.Start();
        var open = new OpenLabels(server, Entities);
        var journal = server.Services.GetRequiredService<SqliteJournal>();
        // Until the compiler has done its part.
        for (var round = 0; round < 4; round++)
        {
            await open.Learn(256, await open.Predict(60_000));
        }

        var sizes = await Sizes(journal, open);
        Console.WriteLine($"A label is a record of {sizes.Shard} bytes of the shard and one of {sizes.Entity} bytes of the entity.");
        Console.WriteLine("| under way | labels | labels /s, durable | records a label | records a commit | CPU us | bare loop, labels /s | ratio, median [min..max] |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (underWay, connections, batch, labels) in s_sizes.Where(size => args.Length < 2 || size.UnderWay == int.Parse(args[1], CultureInfo.InvariantCulture)))
        {
            var sides = new List<(string Name, Func<OpenLabel[], Task<(double Seconds, double Cpu)>> Run)>();
            if (args.FirstOrDefault() is null or "all" or "in-silo")
            {
                sides.Add(($"in silo, {underWay} callers", given => InSilo(open, underWay, given)));
            }

            if (args.FirstOrDefault() is null or "all" or "http")
            {
                sides.Add(($"HTTP, {connections} connections, arrays of {batch}", given => Http(server, connections, batch, given)));
            }

            await Compare(server, open, journal, sides, underWay, labels, sizes, rounds);
        }

        return 0;
    }

    private static async Task Compare(
        BenchServer server, OpenLabels open, SqliteJournal journal, List<(string Name, Func<OpenLabel[], Task<(double Seconds, double Cpu)>> Run)> sides, int underWay, int labels, (int, int) sizes, int rounds)
    {
        var results = sides.Select(_ => new List<(double PerSecond, double Cpu, CommitCounts Counts, double Bare)>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var side = 0; side < sides.Count; side++)
            {
                var given = await open.Predict(labels);
                await BenchServer.Quiet();
                var before = journal.Commits;
                var (seconds, cpu) = await sides[side].Run(given);
                var counts = journal.Commits - before;
                var file = Path.Combine(server.Folder, $"bare-{underWay}-{round}-{side}.db");
                var bare = BareLoop.Run(file, labels, counts.Commits, sizes);
                foreach (var old in Directory.GetFiles(server.Folder, "bare-*"))
                {
                    File.Delete(old);
                }

                // The first round warms up.
                if (round > 0)
                {
                    results[side].Add((labels / seconds, cpu * 1e6 / labels, counts, bare));
                }
            }
        }

        for (var side = 0; side < sides.Count; side++)
        {
            double Median(Func<(double PerSecond, double Cpu, CommitCounts Counts, double Bare), double> of) => Rounds.Median(results[side].Select(of));
            var ratios = results[side].Select(round => round.PerSecond / round.Bare).ToList();
            Console.WriteLine(
                $"| {underWay} | {sides[side].Name} | {Median(round => round.PerSecond):N0} | {Median(round => (double)round.Counts.Records / labels):F2} | {Median(round => (double)round.Counts.Records / round.Counts.Commits):N1} "
                + $"| {Median(round => round.Cpu):F1} | {Median(round => round.Bare):N0} | {Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}] |");
        }
    }

    public static async Task<(double Seconds, double Cpu)> InSilo(OpenLabels open, int callers, OpenLabel[] labels)
    {
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await open.Learn(callers, labels);
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    public static async Task<(double Seconds, double Cpu)> Http(BenchServer server, int connections, int batch, OpenLabel[] labels)
    {
        using var client = await LabelClient.Start(server.Address, connections, batch, labels);
        var cpu = Environment.CpuUsage.TotalTime;
        var seconds = await client.Send();
        return (seconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Of what labels wrote, as the journal has it: the middle one of the shard's records, and of those of entities.</summary>
    private static async Task<(int Shard, int Entity)> Sizes(SqliteJournal journal, OpenLabels open)
    {
        var shard = await journal.ReadAsync(GrainId.Create("ol.shard", ShardKey.Of(BenchServer.Model, 1, 0)), 0);
        var sizes = new List<double>();
        for (var entity = 0; entity < 50; entity++)
        {
            sizes.AddRange((await journal.ReadAsync(open.Grain(entity).GetGrainId(), 0)).Where(record => record.Data.Span[0] == (byte)EntityRecord.ArrivedLabel).Select(record => (double)record.Data.Length));
        }

        return ((int)Rounds.Median(shard.Select(record => (double)record.Data.Length)), (int)Rounds.Median(sizes));
    }
}
