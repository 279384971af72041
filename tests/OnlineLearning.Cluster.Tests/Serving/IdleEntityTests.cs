using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using Orleans.Configuration;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Serving;

/// <summary>Entities that nobody asks for do not stay in memory, and lose nothing by it.</summary>
public sealed class IdleEntityTests
{
    private const string Definition = """
        entities: { driver: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float, zone: string } }
        feature_views:
          recent:
            source: trips
            columns: { trips_1h: { aggregate: count, window: 1h }, minutes_7d: { aggregate: std, of: minutes, window: 7d } }
            features: [zone]
        """;

    private static readonly string[] s_columns = ["recent:trips_1h", "recent:minutes_7d", "recent:zone"];

    [Fact]
    public async Task Idle_entities_leave_memory_and_come_back_with_their_values()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        var now = DateTime.UtcNow.Ticks;
        for (var i = 0; i < 50; i++)
        {
            await silo.Entity("driver", $"d{i}").Events([.. Enumerable.Range(0, i + 1).Select(n => Event(now - ((n + 1) * TimeSpan.TicksPerMinute), n, $"z{n}"))]);
        }

        var before = await Read(silo, now);
        Assert.Equal(50, (await Active(silo)).Count);
        var inUse = silo.Service<IActivationWorkingSet>().Count;
        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Empty(await Active(silo));
        Assert.InRange(silo.Service<IActivationWorkingSet>().Count, 0, inUse - 50);

        var after = await Read(silo, now);
        Assert.Equal(50, (await Active(silo)).Count);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i + 1, after[i].Values[0].Number);
            Assert.Equal("z0", after[i].Values[2].Text);
            Assert.Equal(before[i].Values, after[i].Values);
            Assert.Equal(before[i].EventTimes, after[i].EventTimes);
            Assert.Equal(before[i].Statuses, after[i].Statuses);
        }
    }

    /// <summary>Though nothing looks through the activations that were in use: <c>UnsweptWorkingSet</c>.</summary>
    [Fact]
    public async Task An_idle_entity_leaves_by_its_age_and_one_that_is_called_stays()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, configure: builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.CollectionAge = TimeSpan.FromSeconds(4);
        }));
        await silo.Apply(Definition);
        var now = DateTime.UtcNow.Ticks;
        await silo.Entity("driver", "idle").Events([Event(now, 1, "a")]);
        await Until.So(
            async () =>
            {
                await silo.Entity("driver", "busy").Describe();
                return await Active(silo);
            },
            active => active is ["driver/busy"]);
        Assert.Equal(1, (await silo.Entity("driver", "idle").Describe()).Events);
    }

    [Fact]
    public async Task An_offline_event_is_counted_once_by_its_id_over_a_restart_and_no_feature_shows_it()
    {
        using var folder = new TempFolder();
        var now = DateTime.UtcNow.Ticks;
        var offline = Event(now - TimeSpan.TicksPerMinute, 7, "hidden", "e1", offlineOnly: true);
        await using (var silo = await TestSilo.Start(folder))
        {
            await silo.Apply(Definition);
            Assert.Equal([EventStatus.Accepted, EventStatus.Accepted, EventStatus.Duplicate], await silo.Entity("driver", "d").Events([Event(now - TimeSpan.TicksPerHour / 2, 5, "shown"), offline, offline]));
        }

        await using var again = await TestSilo.Start(folder);
        var driver = again.Entity("driver", "d");
        Assert.Equal([EventStatus.Duplicate], await driver.Events([offline]));
        Assert.Equal((2L, 0L), ((await driver.Describe()).Events, (await driver.Describe()).LateEvents));
        var reply = await driver.Features(new FeatureRequest(s_columns, now));
        Assert.Equal((1.0, "shown"), (reply.Values[0].Number, reply.Values[2].Text));
    }

    private static async Task<FeatureReply[]> Read(TestSilo silo, long time)
        => await Task.WhenAll(Enumerable.Range(0, 50).Select(i => silo.Entity("driver", $"d{i}").Features(new FeatureRequest(s_columns, time)).AsTask()));

    private static async Task<List<string>> Active(TestSilo silo)
        => [.. (await silo.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Where(grain => grain.GrainId.Type == EntityKey.GrainType).Select(grain => grain.GrainId.Key.ToString()!)];

    private static EventRecord Event(long time, double minutes, string zone, string? id = null, bool offlineOnly = false)
        => new() { Source = "trips", Id = id, Time = time, Fields = ["minutes", "zone"], Values = [FeatureDatum.Of(minutes), FeatureDatum.Of(zone)], OfflineOnly = offlineOnly };
}
