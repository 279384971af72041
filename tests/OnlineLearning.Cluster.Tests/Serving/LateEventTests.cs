using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Grains;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Serving;

/// <summary>Events that a view refused, or that a full exact window gave away, are seen in the event's answer, in the entity's status by view, and in a metric.</summary>
public sealed class LateEventTests
{
    private const string Definition = """
        entities: { driver: {} }
        sources: { trips: { entity: driver, fields: { km: float } } }
        feature_views:
          exact: { source: trips, columns: { n: { aggregate: count, window: 1h, hop: exact } } }
          tiled: { source: trips, columns: { hour: { aggregate: count, window: 1h }, day: { aggregate: count, window: 1d } } }
        """;

    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task An_answer_and_the_status_of_each_view_tell_what_was_refused_and_given_away_and_a_restart_forgets_none_of_it()
    {
        using var data = new TempFolder();
        var server = await ServerProcess.Start(data);
        try
        {
            await server.Apply(Definition);
            var full = await Send(server, [.. Enumerable.Range(0, ExactWindow.MostEvents).Select(i => Noon.AddMilliseconds(100 * i))]);
            Assert.All(full, answer => Assert.Equal("""{"status":"accepted"}""", answer!.ToJsonString()));
            Assert.Equal($$"""[{"view":"exact","events":4096,"late_events":0,"dropped_events":0},{"view":"tiled","events":4096,"late_events":0,"dropped_events":0}]""", await Views(server));

            // The newest takes the oldest's place; what is older than all that are kept finds none; half a day ago is in the day alone; two days ago is in nothing.
            var answers = await Send(server, Noon.AddMinutes(10), Noon.AddMinutes(-1), Noon.AddHours(-12), Noon.AddHours(-48));
            Assert.Equal("""[{"status":"accepted","in_part":true},{"status":"accepted","in_part":true},{"status":"accepted","in_part":true},{"status":"late"}]""", answers.ToJsonString());
            const string after = """[{"view":"exact","events":4097,"late_events":3,"dropped_events":2},{"view":"tiled","events":4099,"late_events":1,"dropped_events":0}]""";
            Assert.Equal(after, await Views(server));
            var read = await server.TryPost("/v1/features", new { entity = "driver", keys = new[] { "d" }, features = new[] { "exact", "tiled" }, time = Noon.AddMinutes(11) });
            Assert.Equal("[4096,4098,4099]", read!.Value.Body["results"]![0]!["values"]!.ToJsonString());
            var pushed = await server.TryPost("/push", new { push_source_name = "trips", df = new { driver = new[] { "d", "d", "d" }, event_timestamp = new[] { Noon.AddMinutes(10), Noon.AddHours(-12), Noon.AddHours(-48) }, km = new[] { 1, 1, 1 } } });
            Assert.Equal("""{"accepted":2,"duplicates":0,"late":1,"in_part":2}""", pushed!.Value.Body.ToJsonString());

            var before = await Views(server);
            server.Kill();
            server.Dispose();
            server = await ServerProcess.Start(data);
            Assert.Equal(before, await Views(server));
        }
        finally
        {
            server.Dispose();
        }
    }

    [Fact]
    public async Task The_metric_counts_each_by_view_and_outcome_when_it_comes_and_not_when_it_is_read_back()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(Noon);
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        await using (var silo = await TestSilo.Start(folder, time))
        {
            await silo.Apply(Definition);
            Listen(listener, silo.Service<IMeterFactory>(), counts);
            var driver = silo.Entity("driver", "d");
            await driver.Events([.. Enumerable.Range(0, ExactWindow.MostEvents + 1).Select(i => Event(Noon.AddMilliseconds(i)))]);
            var statuses = await driver.Events([Event(Noon.AddHours(-12)), Event(Noon.AddHours(-48))]);
            Assert.Equal([EventStatus.AcceptedInPart, EventStatus.Late], statuses);
            Assert.Equal(["exact dropped 1", "exact late 2", "tiled in_part 1", "tiled late 1"], counts.Select(each => $"{each.Key} {each.Value}").Order());
        }

        counts.Clear();
        await using var again = await TestSilo.Start(folder, time);
        using var second = new MeterListener();
        Listen(second, again.Service<IMeterFactory>(), counts);
        Assert.Equal(new EntityViewStatus("exact", ExactWindow.MostEvents + 1, 2, 1), (await again.Entity("driver", "d").Describe()).Views[0]);
        Assert.Empty(counts);
    }

    private static EventRecord Event(DateTime time) => new() { Source = "trips", Time = time.Ticks, Fields = ["km"], Values = [FeatureDatum.Of(1.0)] };

    private static void Listen(MeterListener listener, IMeterFactory meters, ConcurrentDictionary<string, long> counts)
    {
        var meter = meters.Create(LearningMeter.Name);
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (ReferenceEquals(instrument.Meter, meter) && instrument.Name == "onlinelearning.features.late")
            {
                each.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counts.AddOrUpdate($"{tags[0].Value} {tags[1].Value}", value, (_, count) => count + value));
        listener.Start();
    }

    private static async Task<JsonArray> Send(ServerProcess server, params DateTime[] times)
    {
        var answer = await server.TryPost("/v1/events", times.Select(time => new { source = "trips", entity = "d", time, fields = new { km = 1 } }));
        Assert.True(answer is { Status: 200 }, answer?.Body.ToJsonString());
        return answer!.Value.Body.AsArray();
    }

    private static async Task<string> Views(ServerProcess server) => (await server.Get("/v1/entities/driver/d"))["views"]!.ToJsonString();
}
