using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

public sealed class LoopTests
{
    private const string Definition = Trips.Views + """
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { view: recent }, { label: [last, mean] } ]
            label: minutes
            personal: { driver: { bias: true } }
          pair:
            task: regression
            entities: [driver, rider]
            inputs: [ { numeric: km } ]
            label: stars
            personal: { driver: { bias: true, factors: 4 }, rider: { bias: true, factors: 4 } }
          click:
            task: binary
            entities: driver
            inputs: [ { numeric: km } ]
            label: clicked
            label_wait: 10s
            default_label: 0
            personal: { driver: { bias: true } }
          quick:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            label_wait: 10s
            max_open_predictions: 3
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_label_is_learnt_once_however_often_it_is_sent()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");

        var predicted = await driver.Predict(silo.Request("eta", "p1", ["d1"], 0, ("km", 3)));
        Assert.Equal(PredictStatus.Ok, predicted.Status);
        var request = new FeedbackRequest { Model = "eta", Id = "p1", Label = 12 };
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => driver.Feedback(request).AsTask()));

        Assert.Single(replies, reply => reply.Status == LearnStatus.Learnt);
        Assert.Equal(19, replies.Count(reply => reply.Status == LearnStatus.Duplicate));
        Assert.Single(replies.Select(reply => reply with { Status = LearnStatus.Learnt }).Distinct());
        Assert.Equal(0, silo.Service<LabelsUnderWay>().Count);
        Assert.Equal(1, (await silo.Shard("eta").Describe()).Updates);
        var status = Assert.Single((await driver.Describe()).Models);
        Assert.Equal((1, 0, 12.0), (status.Labels, status.OpenPredictions, status.LastLabel));
    }

    [Fact]
    public async Task A_label_for_no_prediction_is_unknown_and_changes_nothing()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);

        var reply = await silo.Entity("driver", "d1").Feedback(new FeedbackRequest { Model = "eta", Id = "never", Label = 1 });

        Assert.Equal(LearnStatus.UnknownPrediction, reply.Status);
        Assert.Equal(0, (await silo.Shard("eta").Describe()).Updates);
    }

    [Fact]
    public async Task Everything_acknowledged_is_there_after_a_restart_bit_for_bit()
    {
        using var folder = new TempFolder();
        (EntityStatus Driver, EntityStatus Rider, string Eta, string Pair) before;
        await using (var silo = await TestSilo.Start(folder))
        {
            await silo.Apply(Definition);
            await Play(silo, 60);
            before = await Read(silo);
        }

        await using var again = await TestSilo.Start(folder);
        var after = await Read(again);

        Assert.Equal(before.Eta, after.Eta);
        Assert.Equal(before.Pair, after.Pair);
        Assert.Equal(before.Driver.Models, after.Driver.Models);
        Assert.Equal(before.Rider.Models, after.Rider.Models);
        Assert.Equal(60, after.Driver.Events);
        var open = await again.Entity("driver", "d1").Feedback(new FeedbackRequest { Model = "eta", Id = "open", Label = 5 });
        Assert.Equal(LearnStatus.Learnt, open.Status);
    }

    [Fact]
    public async Task An_example_with_two_entities_moves_both()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");

        var reply = await driver.Learn(new LearnRequest { Example = silo.Request("pair", "e1", ["d1", "r1"], 0, ("km", 1)), Label = 4 });
        var again = await driver.Learn(new LearnRequest { Example = silo.Request("pair", "e1", ["d1", "r1"], 0, ("km", 1)), Label = 4 });

        Assert.Equal((LearnStatus.Learnt, LearnStatus.Duplicate), (reply.Status, again.Status));
        var rider = Assert.Single((await silo.Entity("rider", "r1").Describe()).Models);
        Assert.Equal((1, 4.0), (rider.Labels, rider.LastLabel));
        Assert.NotEqual(0, rider.Bias);
    }

    [Fact]
    public async Task A_prediction_that_reads_another_entity_is_not_disturbed_by_what_comes_meanwhile()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        await driver.Describe();

        for (var i = 0; i < 20; i++)
        {
            // The rider is new each time, so that reading it takes a while; a request for a model that is not there comes in between.
            var pair = driver.Predict(silo.Request("pair", $"p{i}", ["d1", $"new{i}"], 0, ("km", 1)));
            var stale = driver.Predict(new PredictRequest { Model = "gone", Version = 1, Id = "x", Keys = ["d1"], Time = 0, Entries = [] });
            Assert.Equal((PredictStatus.Ok, PredictStatus.StaleModel), ((await pair).Status, (await stale).Status));
        }
    }

    [Fact]
    public async Task A_default_label_is_learnt_when_the_wait_ends()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        await driver.Predict(silo.Request("click", "p1", ["d1"], 0, ("km", 3)));

        var status = await Until(async () => (await driver.Describe()).Models.Single(model => model.Model == "click"), model => model.Labels == 1, TimeSpan.FromSeconds(11));

        Assert.Equal((0, 0.0), (status.OpenPredictions, status.LastLabel));
        Assert.Equal(1, (await silo.Shard("click").Describe()).Updates);
        var late = await driver.Feedback(new FeedbackRequest { Model = "click", Id = "p1", Label = 1 });
        Assert.Equal(LearnStatus.Duplicate, late.Status);
    }

    [Fact]
    public async Task A_label_that_is_under_way_when_its_wait_ends_is_learnt_and_the_default_is_not()
    {
        using var folder = new TempFolder();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silo = await TestSilo.Start(folder, _time, builder => builder.AddIncomingGrainCallFilter(async call =>
        {
            if (call.TargetId.Type.ToString() == "ol.shard" && call.MethodName == nameof(IModelShardGrain.Learn))
            {
                asked.TrySetResult();
                await answer.Task;
            }

            await call.Invoke();
        }));
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        await driver.Predict(silo.Request("click", "p1", ["d1"], 0, ("km", 3)));
        var label = driver.Feedback(new FeedbackRequest { Model = "click", Id = "p1", Label = 1 }).AsTask();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(11));
        // Behind the end of the wait.
        await driver.Describe();
        answer.SetResult();

        Assert.Equal(LearnStatus.Learnt, (await label).Status);
        // Labels are learnt one after the other: behind this one is none of before.
        await driver.Predict(silo.Request("click", "p2", ["d1"], 0, ("km", 3)));
        Assert.Equal(LearnStatus.Learnt, (await driver.Feedback(new FeedbackRequest { Model = "click", Id = "p2", Label = 1 })).Status);
        Assert.Equal(2, (await driver.Describe()).Models.Single(model => model.Model == "click").Labels);
    }

    [Fact]
    public async Task A_default_label_owed_over_a_restart_is_learnt_without_anybody_asking()
    {
        using var folder = new TempFolder();
        await using (var silo = await TestSilo.Start(folder, _time))
        {
            await silo.Apply(Definition);
            await silo.Entity("driver", "d1").Predict(silo.Request("click", "p1", ["d1"], 0, ("km", 3)));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await using var again = await TestSilo.Start(folder, _time);

        await Until(async () => await again.Shard("click").Describe(), shard => shard.Updates == 1, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_prediction_without_a_label_is_forgotten_when_its_wait_ends_or_when_there_are_too_many()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        for (var i = 0; i < 5; i++)
        {
            await driver.Predict(silo.Request("quick", $"p{i}", ["d1"], 0, ("km", i)));
        }

        Assert.Equal(3, (await driver.Describe()).Models.Single(model => model.Model == "quick").OpenPredictions);
        Assert.Equal(LearnStatus.UnknownPrediction, (await driver.Feedback(new FeedbackRequest { Model = "quick", Id = "p0", Label = 1 })).Status);
        await Until(async () => (await driver.Describe()).Models.Single(model => model.Model == "quick"), model => model.OpenPredictions == 0, TimeSpan.FromSeconds(11));
        Assert.Equal(LearnStatus.UnknownPrediction, (await driver.Feedback(new FeedbackRequest { Model = "quick", Id = "p4", Label = 1 })).Status);
    }

    [Fact]
    public async Task Events_are_features_at_once_and_a_repeated_id_takes_no_effect()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        var noon = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

        var statuses = await driver.Events([Trip("t1", noon, 10), Trip("t2", noon + 1, 20), Trip("t1", noon, 10), new EventRecord { Source = "nowhere", Time = noon, Fields = [], Values = [] }]);
        var read = await driver.Features(new FeatureRequest(["recent:trips_1h", "recent:pace", "recent:nothing"], noon + TimeSpan.TicksPerMinute));

        Assert.Equal([EventStatus.Accepted, EventStatus.Accepted, EventStatus.Duplicate, EventStatus.UnknownSource], statuses);
        Assert.Equal([FeatureDatum.Of(2L), FeatureDatum.Of(15.0), default], read.Values);
        Assert.Equal([1, 1, 3], read.Statuses);
    }

    [Fact]
    public async Task A_model_changed_in_its_inputs_starts_anew_and_one_changed_in_its_wait_goes_on()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        await Play(silo, 5);

        await silo.Apply(Definition.Replace("label_wait: 10s", "label_wait: 20s", StringComparison.Ordinal));
        Assert.Equal(1, silo.Live.Models["eta"].Version);
        Assert.Equal(5, (await silo.Entity("driver", "d1").Describe()).Models.Single(model => model.Model == "eta").Labels);

        await silo.Apply(Definition.Replace("{ view: recent }, { label", "{ label", StringComparison.Ordinal));
        Assert.Equal(2, silo.Live.Models["eta"].Version);
        Assert.Equal(1, silo.Live.Models["pair"].Version);
        var stale = await silo.Entity("driver", "d1").Predict(new PredictRequest { Model = "eta", Version = 1, Id = "x", Keys = ["d1"], Time = 0, Entries = [] });
        Assert.Equal(PredictStatus.StaleModel, stale.Status);
        Assert.Equal(0, (await silo.Shard("eta").Describe()).Updates);
    }

    [Fact]
    public async Task A_changed_schedule_is_taken_on_by_what_was_learnt_already_and_survives_a_restart()
    {
        using var folder = new TempFolder();
        var slower = Definition.Replace("label: minutes\n    personal: { driver: { bias: true } }", "label: minutes\n    learner: { schedule: 0.125 }\n    personal: { driver: { bias: { schedule: 0.25 } } }", StringComparison.Ordinal);
        var first = Definition.Replace("label: minutes\n    personal: { driver: { bias: true } }", "label: minutes\n    learner: linear\n    personal: { driver: { bias: true } }", StringComparison.Ordinal);
        (ShardStatus Shard, EntityStatus Driver) before;
        await using (var silo = await TestSilo.Start(folder))
        {
            await silo.Apply(first);
            await Play(silo, 5);
            await silo.Apply(slower);
            var shard = await silo.Shard("eta").Describe();
            Assert.Equal((5, 0.125, 1), (shard.Updates, shard.LearningRate, silo.Live.Models["eta"].Version));
            await silo.Entity("driver", "d1").Learn(new LearnRequest { Example = silo.Request("eta", "after", ["d1"], 0, ("km", 3)), Label = 40 });
            before = (await silo.Shard("eta").Describe(), await silo.Entity("driver", "d1").Describe());
        }

        await using var again = await TestSilo.Start(folder);
        Assert.Equal(before.Shard, await again.Shard("eta").Describe());
        Assert.Equal(before.Driver.Models, (await again.Entity("driver", "d1").Describe()).Models);
    }

    [Fact]
    public async Task The_monitor_merges_what_the_silo_recorded()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Definition);
        await Play(silo, 40);

        var model = await Until(
            async () => (await silo.Grains.GetGrain<IModelGrain>("eta").Describe())!, status => status.Monitor is { Labels: 40, Predictions: 41, OpenPredictions: 1 }, TimeSpan.Zero);

        Assert.Equal(40, model.Monitor.Metrics.Single(metric => metric.Key == "count").Value);
        Assert.Contains(model.Monitor.Metrics, metric => metric.Key == "mae");
        Assert.Equal(0, model.Monitor.Features.Single(feature => feature.Name == "km").NullRate);
        Assert.True(model.Monitor.Features.Single(feature => feature.Name == "recent:pace").NullRate > 0);
    }

    private static EventRecord Trip(string id, long time, double minutes) => new() { Source = "trips", Id = id, Time = time, Fields = ["minutes"], Values = [FeatureDatum.Of(minutes)] };

    private static async Task Play(TestSilo silo, int rows)
    {
        var driver = silo.Entity("driver", "d1");
        var start = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;
        for (var i = 0; i < rows; i++)
        {
            var time = start + (i * TimeSpan.TicksPerMinute);
            await driver.Predict(silo.Request("eta", $"p{i}", ["d1"], time, ("km", i % 7)));
            await driver.Feedback(new FeedbackRequest { Model = "eta", Id = $"p{i}", Label = 3 + (2 * (i % 7)) });
            await driver.Events([Trip($"t{i}", time, 3 + (2 * (i % 7)))]);
            await driver.Learn(new LearnRequest { Example = silo.Request("pair", $"e{i}", ["d1", $"r{i % 3}"], time, ("km", i % 7)), Label = i % 5 });
        }

        await driver.Predict(silo.Request("eta", "open", ["d1"], start + (rows * TimeSpan.TicksPerMinute), ("km", 1)));
    }

    private static async Task<(EntityStatus Driver, EntityStatus Rider, string Eta, string Pair)> Read(TestSilo silo)
        => (await silo.Entity("driver", "d1").Describe(), await silo.Entity("rider", "r1").Describe(), (await silo.Shard("eta").Describe()).Digest, (await silo.Shard("pair").Describe()).Digest);

    /// <summary>Reads until it is so; a controlled clock is moved on between readings.</summary>
    private Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> so, TimeSpan step) => Tests.Until.So(read, so, () => _time.Advance(step));
}
