using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains.Models;
using Orleans.Configuration;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Archives;

/// <summary>Definitions, and entities with everything that one can hold: features, personal models, open predictions, remembered ids; and models of one and of several shards.</summary>
internal static class ArchivedTown
{
    public const int Drivers = 6;

    public const string Definition = """
        entities: { driver: {}, rider: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float, zone: string } }
        feature_views:
          places: { source: trips, features: [zone] }
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h }, pace: { aggregate: mean, of: minutes, window: 1h }, smooth: { aggregate: ewma, of: minutes, half_life: 30m } } }
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { view: recent }, { label: [last, mean] } ]
            label: minutes
            shards: 2
            learner: { bits: 10 }
            personal: { driver: { bias: true } }
          pair:
            task: regression
            entities: [driver, rider]
            inputs: [ { numeric: km } ]
            label: stars
            learner: { bits: 10 }
            personal: { driver: { bias: true, factors: 4 }, rider: { bias: true, factors: 4 } }
          click:
            task: binary
            entities: driver
            inputs: [ { numeric: km } ]
            label: clicked
            label_wait: 1h
            default_label: 0
            learner: { bits: 10 }
            personal: { driver: { bias: true } }
          silent: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: nothing, learner: { bits: 10 } }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IEnumerable<string> Keys => Enumerable.Range(0, Drivers).Select(number => number == 0 ? "d/0 ü" : $"d{number}");

    /// <summary>In which nothing mixes by itself: what is compared stands still.</summary>
    public static Task<TestSilo> Start(string? folder = null, TimeProvider? time = null, string service = "town") => TestSilo.Start(folder, time, silo =>
    {
        silo.Services.Configure<MixOptions>(mix => mix.Period = TimeSpan.FromHours(1));
        silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = service);
    });

    /// <summary>With a life behind it.</summary>
    public static async Task<TestSilo> Lived(string? folder = null, TimeProvider? time = null, string service = "town")
    {
        var silo = await Start(folder, time, service);
        await Live(silo);
        return silo;
    }

    /// <summary>Some drivers end in snapshots, some in records, some in both.</summary>
    private static async Task Live(TestSilo silo)
    {
        await silo.Apply(Definition);
        for (var round = 0; round < 8; round++)
        {
            foreach (var (number, key) in Keys.Index())
            {
                var driver = silo.Entity("driver", key);
                await driver.Events([Event(round, number)]);
                await driver.Predict(silo.Request("eta", $"p{round}", [key], 0, ("km", round + number)));
                Assert.Equal(LearnStatus.Learnt, (await driver.Feedback(new FeedbackRequest { Model = "eta", Id = $"p{round}", Label = (3 * round) + number })).Status);
                await driver.Learn(new LearnRequest { Example = silo.Request("pair", $"s{round}", [key, $"r{round % 3}"], 0, ("km", round)), Label = 1 + (round % 5) });
                if (round == 4 && number == 0)
                {
                    await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1);
                }

                if (round == 4 && number % 3 != 1)
                {
                    await driver.Snapshot();
                }

                if (round == 7 && number % 3 == 2)
                {
                    await driver.Snapshot();
                }
            }
        }

        foreach (var key in Keys)
        {
            await silo.Entity("driver", key).Predict(silo.Request("eta", "open", [key], 0, ("km", 4)));
        }

        await silo.Entity("driver", "d1").Predict(silo.Request("click", "owed", ["d1"], 0, ("km", 4)));
        await silo.Shard("eta", 1).Snapshot();
        // What was predicted is durable with the next record.
        foreach (var key in Keys)
        {
            await silo.Entity("driver", key).Events([Event(9, 0)]);
        }
    }

    public static EventRecord Event(int round, int number) => new()
    {
        Source = "trips",
        Id = $"t{round}",
        Time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(round).Ticks,
        Fields = ["minutes", "zone"],
        Values = [FeatureDatum.Of(round + (0.5 * number)), FeatureDatum.Of($"z{round}")],
    };

    /// <summary>Everything that a caller can see, as text.</summary>
    public static async Task<List<string>> See(TestSilo silo)
    {
        List<string> seen = [$"definitions {silo.Live.Version}", .. silo.Live.Models.Values.OrderBy(model => model.Name).Select(model => $"{model.Name} {model.Version}")];
        foreach (var (model, shard) in new[] { ("eta", 0), ("eta", 1), ("pair", 0), ("click", 0), ("silent", 0) })
        {
            var status = await silo.Shard(model, shard).Describe();
            seen.Add($"{model}/{shard}: {status.Updates} updates, rate {status.LearningRate:R}, {status.Digest}, mix {status.Mixes}");
        }

        foreach (var (type, key) in Keys.Select(key => ("driver", key)).Concat(Enumerable.Range(0, 3).Select(number => ("rider", $"r{number}"))))
        {
            var status = await silo.Entity(type, key).Describe();
            seen.Add($"{type} {key}: {status.Events} events, {string.Join("; ", status.Models.OrderBy(model => model.Model).Select(model => model.ToString()))}; {string.Join("; ", status.Views.Select(view => view.ToString()))}");
            if (type == "driver")
            {
                var features = await silo.Entity(type, key).Features(new FeatureRequest(["recent:trips_1h", "recent:pace", "recent:smooth", "places:zone"], new DateTime(2026, 1, 1, 0, 30, 0, DateTimeKind.Utc).Ticks));
                seen.Add(string.Join("; ", features.Values.Select(value => $"{value.Number:R} {value.Text}")) + $" {string.Join(' ', features.Statuses)} {string.Join(' ', features.EventTimes)}");
            }
        }

        return seen;
    }

    public static async Task<byte[]> Export(TestSilo silo)
    {
        using var archive = new MemoryStream();
        await silo.Service<IServerArchive>().Export(archive, Token);
        return archive.ToArray();
    }

    public static async Task<ArchiveReport> Import(TestSilo silo, byte[] archive, bool check = false, bool anyService = false)
    {
        using var stream = new MemoryStream(archive);
        return await silo.Service<IServerArchive>().Import(stream, check, anyService, Token);
    }
}
