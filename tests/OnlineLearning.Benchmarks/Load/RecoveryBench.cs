using System.Globalization;
using Microsoft.Extensions.Options;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>
/// Recovery after SIGKILL against the length of the journal: of a shard by labels since its snapshot, of an entity by events since its snapshot, and of the whole process by bytes of the journal. Each start is a process of its own
/// on a copy of what the killed one left; snapshots are put off so that the lengths are exact.
/// </summary>
internal static class RecoveryBench
{
    private const string Never = "1000000";

    public static async Task<int> Run(string[] args)
    {
        var times = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        Console.WriteLine("| records since the snapshot | shard, ms | entity's first call, ms | process ready, ms | journal, records | MiB |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var records in new[] { 0, 1000, 10_000, 50_000, 65_535 })
        {
            await Measure($"{records:N0}", "long", times, async folder =>
            {
                using var server = await Defined(folder);
                if (records > 0)
                {
                    await server.Ask<RecoveryStep>($"labels {records}");
                    await server.Ask<RecoveryStep>($"events {records}");
                }

                server.Kill();
            });
        }

        foreach (var mebibytes in new[] { 64, 256 })
        {
            await Measure($"other entities': {mebibytes} MiB", "e1", times, async folder =>
            {
                using (var server = await Defined(folder))
                {
                    server.Kill();
                }

                await Fill(folder, (long)mebibytes << 20);
            });
        }

        return 0;
    }

    private static async Task<ServerSide> Defined(string folder)
    {
        var server = new ServerSide(RecoveryServer.Command, folder, Never);
        await server.Next<RecoveryStep>();
        await server.Ask<RecoveryStep>("define");
        await server.Ask<RecoveryStep>("call nobody");
        return server;
    }

    private static async Task Measure(string name, string entity, int times, Func<string, Task> leave)
    {
        var left = Directory.CreateTempSubdirectory("ol-bench-");
        var (starts, calls) = (new List<RecoveryStep>(), new List<double>());
        try
        {
            await leave(left.FullName);
            for (var time = 0; time < times; time++)
            {
                var copy = Directory.CreateTempSubdirectory("ol-bench-");
                try
                {
                    Copy(left, copy);
                    using var server = new ServerSide(RecoveryServer.Command, copy.FullName, Never);
                    starts.Add(await server.Next<RecoveryStep>());
                    await server.Ask<RecoveryStep>("call nobody");
                    calls.Add((await server.Ask<RecoveryStep>($"call {entity}")).FirstCallMs);
                    server.Kill();
                }
                finally
                {
                    copy.Delete(recursive: true);
                }
            }
        }
        finally
        {
            left.Delete(recursive: true);
        }

        Console.WriteLine($"| {name} | {Rounds.Median(starts.Select(start => start.ShardMs)):N0} | {Rounds.Median(calls):N1} | {Rounds.Median(starts.Select(start => start.ReadyMs)):N0} | {starts[0].JournalRecords:N0} | {starts[0].JournalMib:N1} |");
    }

    /// <summary>Records of 200 bytes, four each, of other entities, until the journal holds so many bytes.</summary>
    private static async Task Fill(string folder, long bytes)
    {
        using var store = new SqliteStore(Options.Create(new SqliteStorageOptions { Path = Path.Combine(folder, ServerHost.DatabaseFile) }));
        var journal = new SqliteJournal(store);
        ReadOnlyMemory<byte>[] record = [new byte[200]];
        var window = new Task[4096];
        for (long entity = 0; journal.Size.Bytes < bytes; entity += window.Length / 4)
        {
            for (var i = 0; i < window.Length; i++)
            {
                window[i] = journal.AppendAsync(GrainId.Create("ol.entity", $"driver/f{entity + (i % (window.Length / 4))}"), 1 + (i / (window.Length / 4)), record);
            }

            await Task.WhenAll(window);
        }
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to.FullName, Path.GetRelativePath(from.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
    }
}
