using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains.Entities;
using Orleans.Core.Internal;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>The server of one side: entities with ten windowed features and a few events each.</summary>
internal sealed class EntitiesServer(WebApplication app, DirectoryInfo folder, int entities)
{
    public const string Command = "entities-server";

    private const int Callers = 512;
    private const int EventsEach = 4;
    private const int Sample = 1000;
    private const int AtOnce = 5000;

    private const string Definition = """
        entities: { driver: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float, km: float } }
        feature_views:
          recent:
            source: trips
            columns:
              trips_1h: { aggregate: count, window: 1h }
              trips_1d: { aggregate: count, window: 1d }
              trips_7d: { aggregate: count, window: 7d }
              minutes_1h: { aggregate: mean, of: minutes, window: 1h }
              minutes_1d: { aggregate: mean, of: minutes, window: 1d }
              minutes_7d: { aggregate: std, of: minutes, window: 7d }
              longest_1d: { aggregate: max, of: minutes, window: 1d }
              km_1h: { aggregate: sum, of: km, window: 1h }
              km_1d: { aggregate: sum, of: km, window: 1d }
              km_7d: { aggregate: sum, of: km, window: 7d }
        """;

    private static readonly string[] s_fields = ["minutes", "km"];
    private static readonly string[] s_columns = ["trips_1h", "trips_1d", "trips_7d", "minutes_1h", "minutes_1d", "minutes_7d", "longest_1d", "km_1h", "km_1d", "km_7d"];

    private readonly IEntityGrain[] _grains = new IEntityGrain[entities];
    // Each entity has a clock of its own, two days a step: every event opens a tile and lets one go, however many entities share the events.
    private readonly long[] _clocks = [.. Enumerable.Repeat(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks, entities)];
    private readonly string[] _names = [.. s_columns.Select(column => $"recent:{column}")];
    private FeatureReply[] _before = [];
    private long _empty;

    /// <summary>Reads steps from the standard input until it ends; an answer a line.</summary>
    public static async Task<int> Serve(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("ol-bench-");
        var app = await BenchServer.StartApp(folder, new Dictionary<string, string?> { ["GrainCollection:CollectionAge"] = "1.00:00:00" }, Definition, _ => { });
        var server = new EntitiesServer(app, folder, int.Parse(args[0], CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is { } step)
        {
            var answer = step switch
            {
                "fill" => await server.Fill(),
                _ when step.StartsWith("events", StringComparison.Ordinal) => await server.Events(double.Parse(step[7..], CultureInfo.InvariantCulture)),
                "rest" => await server.Rest(),
                _ => await server.Back(),
            };
            Console.WriteLine(JsonSerializer.Serialize(answer));
        }

        // An orderly stop writes what a million entities hold, which nobody will read.
        folder.Delete(recursive: true);
        Environment.Exit(0);
        return 0;
    }

    private async Task<EntitiesStep> Fill()
    {
        var factory = app.Services.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < entities; i++)
        {
            _grains[i] = factory.GetGrain<IEntityGrain>(EntityKey.Of("driver", i.ToString(CultureInfo.InvariantCulture)));
        }

        // References belong to the caller: the entities' memory is counted without them.
        _empty = Live();
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await Each(entities, async i =>
        {
            var random = new Random(i);
            await _grains[i].Events([.. Enumerable.Range(0, EventsEach).Select(_ => Next(random, i))]);
        });
        var (seconds, work) = (clock.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - cpu);
        return new(entities, (double)(Live() - _empty) / entities, PerSecond: entities / seconds, CpuMicroseconds: work.TotalMicroseconds / entities);
    }

    /// <summary>Events, each for an entity at random, acknowledged when durable.</summary>
    private async Task<EntitiesStep> Events(double seconds)
    {
        int[] before = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        var random = Enumerable.Range(0, Callers).Select(caller => new Random(caller)).ToArray();
        var round = await Rounds.Run(Callers, TimeSpan.FromSeconds(seconds), async (caller, _) =>
        {
            var own = random[caller];
            var entity = own.Next(entities);
            await _grains[entity].Events([Next(own, entity)]);
        });
        return new(entities, PerSecond: round.PerSecond, CpuMicroseconds: round.CpuMicroseconds, Pause: round.Pause, AllocatedBytes: round.BytesEach, Collections: [.. before.Select((count, generation) => GC.CollectionCount(generation) - count)]);
    }

    /// <summary>Every entity leaves memory, as one does that has been idle: by its own deactivation, some thousands at a time.</summary>
    private async Task<EntitiesStep> Rest()
    {
        _before = await Read();
        var management = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var clock = Stopwatch.StartNew();
        for (var first = 0; first < entities; first += AtOnce)
        {
            var count = Math.Min(AtOnce, entities - first);
            // The last first: the journal's bound calls the oldest for their snapshots, and would call back what has just left.
            await Each(count, i => _grains[entities - 1 - first - i].AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
            // A few that are called back all the same leave when they are idle again, and are not waited for.
            while (await Active(management) > entities - first - count + (entities / 1000))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var disk = folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        return new(entities, (double)(Live() - _empty) / entities, (double)disk / entities, PerSecond: entities / seconds);
    }

    private static async Task<int> Active(IManagementGrain management)
        => (await management.GetSimpleGrainStatistics()).Where(grain => grain.GrainType.Contains(nameof(EntityGrain), StringComparison.Ordinal)).Sum(grain => grain.ActivationCount);

    /// <summary>A thousand of them are read and have the values that they had.</summary>
    private async Task<EntitiesStep> Back()
    {
        var clock = Stopwatch.StartNew();
        var after = new FeatureReply[Sample];
        for (var i = 0; i < Sample; i++)
        {
            after[i] = await _grains[At(i)].Features(Question(i));
        }

        var elapsed = clock.Elapsed.TotalMilliseconds / Sample;
        for (var i = 0; i < Sample; i++)
        {
            if (!after[i].Values.AsSpan().SequenceEqual(_before[i].Values) || !after[i].EventTimes.AsSpan().SequenceEqual(_before[i].EventTimes))
            {
                throw new InvalidOperationException($"Entity {At(i)} came back with other values.");
            }
        }

        return new(entities, Milliseconds: elapsed);
    }

    private async Task<FeatureReply[]> Read()
    {
        var replies = new FeatureReply[Sample];
        await Each(Sample, async i => replies[i] = await _grains[At(i)].Features(Question(i)));
        return replies;
    }

    private int At(int sample) => (int)((long)sample * entities / Sample);

    private FeatureRequest Question(int sample) => new(_names, Volatile.Read(ref _clocks[At(sample)]) + 1);

    private EventRecord Next(Random random, int entity)
        => new() { Source = "trips", Time = Interlocked.Add(ref _clocks[entity], 2 * TimeSpan.TicksPerDay), Fields = s_fields, Values = [FeatureDatum.Of(3 + (20 * random.NextDouble())), FeatureDatum.Of(1 + (10 * random.NextDouble()))] };

    private static async Task Each(int count, Func<int, Task> call)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await call(i);
            }
        })));
    }

    private static long Live()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
