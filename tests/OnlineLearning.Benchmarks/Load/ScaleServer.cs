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

    /// <summary>Reads steps from the standard input until it ends; an answer a line. <c>fill</c>; <c>in-silo N</c>, <c>http N</c>: so many labels, their predictions made before; <c>fill-empty</c>; <c>empty N</c>: so many calls of grains that do nothing.</summary>
    public static async Task<int> Serve(string[] args)
    {
        var settings = new Dictionary<string, string?> { ["GrainCollection:CollectionAge"] = "1.00:00:00" };
        if (args[1] != "0")
        {
            settings["Storage:JournalBoundBytes"] = args[1];
        }

        var server = await BenchServer.Start(settings: settings);
        var open = new OpenLabels(server, Count(args[0]));
        EmptyCalls? empty = null;
        while (await Console.In.ReadLineAsync() is { } step)
        {
            var answer = step.Split(' ') switch
            {
                ["fill"] => await Fill(server, open),
                ["fill-empty"] => await Fill(empty = new EmptyCalls(server, open.Entities), open.Entities),
                ["empty", var count] => await Measure(server, Count(count), () => empty!.Call(Callers, Count(count))),
                ["http", var count] => await Labels(server, open, Count(count), labels => FeedbackBench.Http(server, Connections, Batch, labels)),
                [_, var count] => await Labels(server, open, Count(count), labels => FeedbackBench.InSilo(open, Callers, labels)),
                _ => throw new InvalidOperationException($"'{step}' is no step."),
            };
            Console.WriteLine(JsonSerializer.Serialize(answer));
        }

        try
        {
            Directory.Delete(server.Folder, recursive: true);
        }
        catch (IOException)
        {
            // The server, which a stop would take minutes to empty, still writes: what is left is in the folder for temporary files.
        }

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

        return Memory(open.Entities);
    }

    private static async Task<ScaleStep> Fill(EmptyCalls calls, int grains)
    {
        await calls.Fill(Callers);
        return Memory(grains);
    }

    private static ScaleStep Memory(int grains)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new(MemoryBytes: GC.GetTotalMemory(forceFullCollection: true) / grains);
    }

    private static async Task<ScaleStep> Labels(BenchServer server, OpenLabels open, int count, Func<OpenLabel[], Task<(double Seconds, double Cpu)>> send)
    {
        var labels = await open.Predict(count);
        return await Measure(server, count, () => send(labels));
    }

    private static async Task<ScaleStep> Measure(BenchServer server, int count, Func<Task<(double Seconds, double Cpu)>> run)
    {
        await BenchServer.Quiet();
        var journal = server.Services.GetRequiredService<SqliteJournal>();
        var before = journal.Commits;
        int[] collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        var (bytes, pause) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var (seconds, cpu) = await run();
        return new(
            count / seconds, seconds * 1e6 / count, cpu * 1e6 / count, (double)(GC.GetTotalAllocatedBytes() - bytes) / count, (GC.GetTotalPauseDuration() - pause).TotalSeconds / seconds,
            Snapshots: (double)(journal.Commits - before).States / count, JournalBytes: journal.Size.Bytes, Collections: [.. collections.Select((each, generation) => GC.CollectionCount(generation) - each)]);
    }

    private static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
