using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.PostgreSql;
using OnlineLearning.Storage.Redis;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks;

/// <summary>
/// Durable appends a second of one record of 200 bytes by 1, 16 and 256 callers, each awaiting its own before the next, on SQLite's journal, on Redis (<c>appendfsync always</c>) and on PostgreSQL, servers of the benchmark's own on this machine and its disk, where it has them.
/// Ratios to SQLite's journal in the same round, the median of rounds.
/// </summary>
public static class ServerJournalBench
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2.5);
    private static readonly int[] Callers = [1, 16, 256];

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("ol-bench-").FullName;
        using var redisServer = RedisServerProcess.Start();
        using var postgreSqlServer = PostgreSqlServerProcess.Start();
        var rounds = new List<Dictionary<string, double[]>>();
        try
        {
            // The first round warms up.
            for (var round = 0; round < 6; round++)
            {
                using var store = new SqliteStore(Options.Create(new SqliteStorageOptions { Path = Path.Combine(folder, $"{round}.db") }));
                var rates = new Dictionary<string, double[]> { ["sqlite"] = await Rates(new SqliteJournal(store)) };
                if (redisServer?.Connection is { } redis)
                {
                    await using var journal = RedisJournal.Open(new() { ConnectionString = redis, KeyPrefix = $"bench-{Environment.ProcessId}-{round}" }, NullLogger.Instance);
                    rates["redis"] = await Rates(journal);
                }

                if (postgreSqlServer?.Connection() is { } postgreSql)
                {
                    await using var journal = PostgreSqlJournal.Open(new() { ConnectionString = postgreSql, Schema = $"bench_{Environment.ProcessId}_{round}" }, NullLogger.Instance);
                    rates["postgresql"] = await Rates(journal);
                }

                if (round > 0)
                {
                    rounds.Add(rates);
                }
            }

            Print(rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(List<Dictionary<string, double[]>> rounds)
    {
        Console.WriteLine("| journal | callers | appends /s, durable | ratio, median [min..max] |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var name in rounds[0].Keys)
        {
            for (var i = 0; i < Callers.Length; i++)
            {
                var ratios = rounds.Select(rates => rates[name][i] / rates["sqlite"][i]).ToList();
                Console.WriteLine($"| {name} | {Callers[i]} | {Load.Rounds.Median(rounds.Select(rates => rates[name][i])):N0} | {Load.Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}] |");
            }
        }
    }

    private static async Task<double[]> Rates(IJournal journal)
    {
        var rates = new double[Callers.Length];
        for (var i = 0; i < Callers.Length; i++)
        {
            rates[i] = await Rate(journal, Callers[i]);
        }

        return rates;
    }

    private static async Task<double> Rate(IJournal journal, int callers)
    {
        ReadOnlyMemory<byte>[] record = [new byte[200]];
        var start = Stopwatch.GetTimestamp();
        var appended = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var grain = GrainId.Create("entity", $"{callers}/{caller}");
            var number = 0L;
            while (Stopwatch.GetElapsedTime(start) < Length)
            {
                await journal.AppendAsync(grain, ++number, record);
            }

            return number;
        })));
        return appended.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
