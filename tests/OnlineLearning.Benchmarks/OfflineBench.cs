using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Silo.Offline;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks;

/// <summary>
/// The export to Parquet against the journal that feeds it: CPU time of appending events of five typed fields with ids, and of reading them again as a feed, writing and acknowledging
/// them, in the same process and run. No HTTP and no grain, which cost an event more than both.
/// </summary>
public static class OfflineBench
{
    private const int Events = 400_000;
    private const int InFlight = 1024;
    private const int Grains = 1000;

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("online-learning-bench-").FullName;
        try
        {
            // The first round warms up.
            for (var round = 0; round < 3; round++)
            {
                using var store = new SqliteStore(Options.Create(new SqliteStorageOptions { Path = Path.Combine(folder, $"{round}.db"), Feed = true }));
                var journal = new SqliteJournal(store);
                var append = await Measure(() => Append(journal));
                var target = new LocalFolder(Path.Combine(folder, $"offline{round}"));
                var export = await Measure(() => Export(journal, target));
                var bytes = Directory.GetFiles(target.Name, "*.parquet", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
                if (round > 0)
                {
                    Console.WriteLine($"append: {append.Cpu:F2} us CPU an event = 1; export: {export.Cpu / append.Cpu:F2} ({export.Cpu:F2} us CPU, {export.Rate:N0} rows/s, {export.Allocated:F0} B allocated, {(double)bytes / Events:F1} B of Parquet a row)");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Cpu, double Rate, double Allocated)> Measure(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, start) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await work();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return ((process.TotalProcessorTime - cpu).TotalMicroseconds / Events, Events / seconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / Events);
    }

    private static async Task Append(SqliteJournal journal)
    {
        var grains = Enumerable.Range(0, Grains).Select(i => GrainId.Create("ol.entity", $"driver/d{i}")).ToArray();
        string[] fields = ["minutes", "distance_km", "zone", "stops", "shared"];
        var tail = Task.CompletedTask;
        for (var i = 0; i < Events; i++)
        {
            var time = DateTime.UnixEpoch.Ticks + (i * TimeSpan.TicksPerMillisecond);
            var given = new EntityEvent(
                "trips", EntityEvent.IdOf("trips", $"e{i}"), time, time, fields, [FeatureDatum.Of(i * 0.37), FeatureDatum.Of(i * 0.11), FeatureDatum.Of($"zone {i % 40}"), FeatureDatum.Of((long)(i % 5)), FeatureDatum.Of(i % 2 == 0)]);
            var appended = journal.AppendAsync(grains[i % Grains], (i / Grains) + 1, [EntityRecords.Event(given)]);
            if (i % InFlight == 0)
            {
                await tail;
                tail = appended;
            }
        }

        await tail;
        await journal.ReadAsync(grains[0], 0);
    }

    private static async Task Export(SqliteJournal journal, LocalFolder folder)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new OfflineMeter(services.GetRequiredService<IMeterFactory>(), journal);
        using var export = new OfflineExport(journal, folder, new OfflineOptions(), meter, TimeProvider.System, NullLogger<OfflineExport>.Instance);
        await export.StartAsync(default);
        await export.StopAsync(default);
    }
}
