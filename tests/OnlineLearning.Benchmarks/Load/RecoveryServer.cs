using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>What a step of <see cref="RecoveryServer"/> found.</summary>
internal sealed record RecoveryStep(double ReadyMs = 0, double ShardMs = 0, double FirstCallMs = 0, long JournalRecords = 0, double JournalMib = 0);

/// <summary>A server on a given folder, to be killed.</summary>
internal static class RecoveryServer
{
    public const string Command = "recovery-server";

    /// <summary>
    /// First line out: from the start of the process until it is ready. Then steps: <c>labels N</c> to a thousand entities, <c>events N</c> to entity <c>long</c>, <c>call NAME</c>: the first call to an entity.
    /// </summary>
    /// <param name="args">The folder; and records of a grain after which it writes a snapshot.</param>
    public static async Task<int> Serve(string[] args)
    {
        double shard = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == LearningMeter.ShardRecovery)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => shard = Math.Max(shard, seconds));
        listener.Start();
        await using var server = await BenchServer.StartOn(new DirectoryInfo(args[0]), new Dictionary<string, string?> { ["Durability:SnapshotRecords"] = args[1], ["Durability:SnapshotBytes"] = $"{1 << 30}" });
        var size = server.Services.GetRequiredService<IJournal>().Size;
        Answer(new(ReadyMs: (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds, ShardMs: shard * 1000, JournalRecords: size.Records, JournalMib: size.Bytes / 1048576.0));
        while (await Console.In.ReadLineAsync() is { } step)
        {
            var rest = step[(step.IndexOf(' ') + 1)..];
            Answer(step switch
            {
                "define" => await Define(server),
                _ when step.StartsWith("labels", StringComparison.Ordinal) => await Labels(server, int.Parse(rest, CultureInfo.InvariantCulture)),
                _ when step.StartsWith("events", StringComparison.Ordinal) => await Events(server, int.Parse(rest, CultureInfo.InvariantCulture)),
                _ => await Call(server, rest),
            });
        }

        return 0;
    }

    private static async Task<RecoveryStep> Define(BenchServer server)
    {
        await server.Define();
        return new();
    }

    private static async Task<RecoveryStep> Labels(BenchServer server, int count)
    {
        var open = new OpenLabels(server, 1000);
        for (var left = count; left > 0; left -= 10_000)
        {
            await open.Learn(256, await open.Predict(Math.Min(left, 10_000), settle: false));
        }

        return new();
    }

    private static async Task<RecoveryStep> Events(BenchServer server, int count)
    {
        var (grain, time) = (server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", "long")), server.Template("d0").Time);
        for (var left = count; left > 0; left -= 1000)
        {
            await grain.Events([.. Enumerable.Range(0, Math.Min(left, 1000)).Select(i => new EventRecord { Source = "trips", Time = time - i, Fields = ["minutes"], Values = [FeatureDatum.Of(3.0 + (i % 10))] })]);
        }

        return new();
    }

    private static async Task<RecoveryStep> Call(BenchServer server, string entity)
    {
        var clock = Stopwatch.StartNew();
        await server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", entity)).Describe();
        return new(FirstCallMs: clock.Elapsed.TotalMilliseconds);
    }

    private static void Answer(RecoveryStep step) => Console.WriteLine(JsonSerializer.Serialize(step));
}
