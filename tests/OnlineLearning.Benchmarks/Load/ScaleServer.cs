using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>What a step of <see cref="ScaleServer"/> found.</summary>
internal sealed record ScaleStep(double PerSecond = 0, double WallMicroseconds = 0, double CpuMicroseconds = 0, double AllocatedBytes = 0, double Pause = 0, double MemoryBytes = 0, double Snapshots = 0, double JournalBytes = 0, int[]? Collections = null);

/// <summary>One side of <see cref="ScaleBench"/>: a server with so many entities, each with an event, a label learnt and the windows of two columns.</summary>
internal static class ScaleServer
{
    public const string Command = "scale-server";

    private const int Callers = 256;
    private const int Connections = 4;
    private const int Batch = 64;

    /// <summary>Reads steps from the standard input until it ends; an answer a line. <c>fill</c>; <c>in-silo N</c>, <c>http N</c>: so many labels, their predictions made before.</summary>
    public static async Task<int> Serve(string[] args)
    {
        var settings = new Dictionary<string, string?> { ["GrainCollection:CollectionAge"] = "1.00:00:00" };
        if (args.Length > 1)
        {
            settings["Storage:JournalBoundBytes"] = args[1];
        }

        var server = await BenchServer.Start(settings: settings);
        var open = new OpenLabels(server, int.Parse(args[0], CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is { } step)
        {
            var answer = step == "fill" ? await Fill(server, open) : await Labels(server, open, step.StartsWith("http", StringComparison.Ordinal), int.Parse(step[(step.IndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
            Console.WriteLine(JsonSerializer.Serialize(answer));
        }

        Directory.Delete(server.Folder, recursive: true);
        Environment.Exit(0);
        return 0;
    }

    private static async Task<ScaleStep> Fill(BenchServer server, OpenLabels open)
    {
        var time = server.Template("d0").Time;
        foreach (var some in Enumerable.Range(0, open.Entities).Chunk(50_000))
        {
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (entity, _) =>
                await open.Grain(entity).Events([new EventRecord { Source = "trips", Time = time, Fields = ["minutes"], Values = [FeatureDatum.Of(3.0 + (entity % 10))] }]));
            await open.Learn(Callers, await open.Predict(some));
        }

        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new(MemoryBytes: GC.GetTotalMemory(forceFullCollection: true) / open.Entities);
    }

    private static async Task<ScaleStep> Labels(BenchServer server, OpenLabels open, bool http, int count)
    {
        var labels = await open.Predict(count);
        await BenchServer.Quiet();
        var journal = server.Services.GetRequiredService<SqliteJournal>();
        var before = journal.Commits;
        int[] collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        var (bytes, pause) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var (seconds, cpu) = http ? await FeedbackBench.Http(server, Connections, Batch, labels) : await FeedbackBench.InSilo(open, Callers, labels);
        return new(
            count / seconds, seconds * 1e6 / count, cpu * 1e6 / count, (double)(GC.GetTotalAllocatedBytes() - bytes) / count, (GC.GetTotalPauseDuration() - pause).TotalSeconds / seconds,
            Snapshots: (double)(journal.Commits - before).States / count, JournalBytes: journal.Size.Bytes, Collections: [.. collections.Select((each, generation) => GC.CollectionCount(generation) - each)]);
    }
}
