using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks;

/// <summary>
/// The first call of entities that rest in Redis, in a silo that finds others there: with the reading of the membership table before each is taken over, and without. Every server is new, so every entity is cold; the sides in turn.
/// </summary>
internal static class TakeOverBench
{
    private const int Rounds = 5;
    private const int WarmUp = 200;
    private const int Alone = 500;
    private const int Many = 4000;
    private const int Callers = 1000;

    public static async Task<int> Run()
    {
        using var redis = RedisServerProcess.Start();
        if (redis is null)
        {
            Console.Error.WriteLine("redis-server is not installed.");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("ol-bench-");
        try
        {
            var settings = Settings(redis);
            await Fill(folder, settings);
            var rounds = new List<(Figures Without, Figures With)>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add((await Measure(folder, settings, redis, fenced: false), await Measure(folder, settings, redis, fenced: true)));
            }

            Print(rounds);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string?> Settings(RedisServerProcess redis) => new()
    {
        ["OnlineLearning:Storage:Provider"] = "Redis",
        ["OnlineLearning:Storage:ConnectionString"] = redis.NewDatabase(),
        ["OnlineLearning:Clustering:Provider"] = "Redis",
    };

    private static string Key(int entity) => $"d{entity}";

    private static async Task Fill(DirectoryInfo folder, Dictionary<string, string?> settings)
    {
        await using var app = await BenchServer.StartApp(folder, settings, BenchServer.Definition("linear"), _ => { });
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        await Parallel.ForAsync(0, WarmUp + Alone + Many, async (entity, _) => await grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", Key(entity))).Events([new EventRecord { Source = "trips", Id = "t", Time = time, Fields = [], Values = [] }]));
        await app.StopAsync();
    }

    private static async Task<Figures> Measure(DirectoryInfo folder, Dictionary<string, string?> settings, RedisServerProcess redis, bool fenced)
    {
        await using var app = await BenchServer.StartApp(folder, settings, null, _ => { }, fenced ? null : Unfence);
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var next = 0;
        for (; next < WarmUp; next++)
        {
            await Describe(grains, next);
        }

        var start = Stopwatch.GetTimestamp();
        for (; next < WarmUp + Alone; next++)
        {
            await Describe(grains, next);
        }

        var alone = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Alone;
        var reads = Reads(redis);
        start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var entity = caller; entity < Many; entity += Callers)
            {
                await Describe(grains, WarmUp + Alone + entity);
            }
        })));
        var many = Many / Stopwatch.GetElapsedTime(start).TotalSeconds;
        reads = Reads(redis) - reads;
        await app.StopAsync();
        return new(alone, many, reads);
    }

    private static async Task Describe(IGrainFactory grains, int entity)
    {
        if ((await grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", Key(entity))).Describe()).Events != 1)
        {
            throw new InvalidOperationException($"{Key(entity)} lacks its event");
        }
    }

    /// <summary>As for a silo that is alone.</summary>
    private static void Unfence(WebApplicationBuilder builder)
    {
        var fence = builder.Services.Single(service => service.ServiceType.Name == "DeadSilos");
        builder.Services.Remove(fence);
    }

    /// <summary>Of whole hashes: the membership table, and grain states.</summary>
    private static long Reads(RedisServerProcess redis)
    {
        var line = redis.Admin.GetServers()[0].Info("commandstats").SelectMany(group => group).FirstOrDefault(pair => pair.Key == "cmdstat_hgetall").Value ?? "calls=0,";
        return long.Parse(line.AsSpan()["calls=".Length..line.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Print(List<(Figures Without, Figures With)> rounds)
    {
        Console.WriteLine("| first call of a cold entity | without | with | ratio, median [min..max] |");
        Console.WriteLine("|---|---:|---:|---:|");
        Row("one after the other, ms", figures => figures.Milliseconds, "F2");
        Row($"{Callers} callers, a second", figures => figures.PerSecond, "N0");
        Row($"whole hashes read by Redis for {Many} of them", figures => figures.Reads, "N0");

        void Row(string name, Func<Figures, double> figure, string format)
        {
            var ratios = rounds.Select(round => figure(round.With) / Math.Max(figure(round.Without), 1e-9)).Order().ToList();
            Console.WriteLine($"| {name} | {Load.Rounds.Median(rounds.Select(round => figure(round.Without))).ToString(format, null)} | {Load.Rounds.Median(rounds.Select(round => figure(round.With))).ToString(format, null)} | {Load.Rounds.Median(ratios):F2} [{ratios[0]:F2}..{ratios[^1]:F2}] |");
        }
    }

    private readonly record struct Figures(double Milliseconds, double PerSecond, double Reads);
}
