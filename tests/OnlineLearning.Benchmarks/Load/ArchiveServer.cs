using System.Globalization;
using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>What <see cref="ArchiveServer"/> answers.</summary>
/// <param name="Address">Where it serves.</param>
/// <param name="MemoryMib">Resident now.</param>
/// <param name="PeakMib">Resident at the most since the last step.</param>
internal sealed record ArchiveStep(string Address, double MemoryMib, double PeakMib);

/// <summary>A server on a folder or on another store, for <see cref="ArchiveBench"/>. Linux.</summary>
internal static class ArchiveServer
{
    public const string Command = "archive-server";

    private const int Callers = 256;

    /// <summary>Steps: <c>fill N</c>: so many entities, each with an event and a label learnt; <c>look</c>: its memory.</summary>
    /// <param name="args">The folder; then provider and connection string where it is not SQLite.</param>
    public static async Task<int> Serve(string[] args)
    {
        Dictionary<string, string?> settings = args.Length == 1 ? [] : new() { ["OnlineLearning:Storage:Provider"] = args[1], ["OnlineLearning:Storage:ConnectionString"] = args[2] };
        await using var server = await BenchServer.StartOn(new DirectoryInfo(args[0]), settings);
        Answer(server);
        while (await Console.In.ReadLineAsync() is { } step)
        {
            if (step.StartsWith("fill ", StringComparison.Ordinal))
            {
                await Fill(server, int.Parse(step.AsSpan(5), CultureInfo.InvariantCulture));
            }

            Answer(server);
        }

        return 0;
    }

    private static async Task Fill(BenchServer server, int count)
    {
        await server.Define();
        var (open, time) = (new OpenLabels(server, count), server.Template("d0").Time);
        foreach (var some in Enumerable.Range(0, count).Chunk(20_000))
        {
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (entity, _) =>
                await open.Grain(entity).Events([new EventRecord { Source = "trips", Time = time, Fields = ["minutes"], Values = [FeatureDatum.Of(3.0 + (entity % 10))] }]));
            await open.Learn(Callers, await open.Predict(some));
        }
    }

    private static void Answer(BenchServer server)
    {
        var status = File.ReadAllLines("/proc/self/status");
        double Mib(string name) => double.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        Console.WriteLine(JsonSerializer.Serialize(new ArchiveStep(server.Address, Mib("VmRSS:"), Mib("VmHWM:"))));
        // The peak begins anew: man 5 proc.
        File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
