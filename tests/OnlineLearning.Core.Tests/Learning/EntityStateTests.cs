using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>An entity is the fold of its records.</summary>
public class EntityStateTests
{
    private static readonly LiveModel Live = EntityWorld.Models["m"];

    [Fact]
    public void Its_records_replayed_give_equal_bytes_at_every_prefix() => Gen.Int.Sample(seed =>
    {
        var (world, replayed) = (new EntityWorld(seed), EntityWorld.New());
        for (var i = 0; i < 60; i++)
        {
            replayed.Replay(world.Step());
            Assert.Equal(TestModels.State(world.State.Write), TestModels.State(replayed.Write));
        }
    }, iter: 50);

    [Fact]
    public void A_snapshot_at_any_point_and_the_remaining_records_give_the_whole() => Gen.Select(Gen.Int, Gen.Int[0, 80]).Sample((seed, point) =>
    {
        var (world, restored) = (new EntityWorld(seed), EntityWorld.New());
        for (var i = 0; i < 80; i++)
        {
            if (i == point)
            {
                restored.Read(TestModels.State(world.State.Write));
            }

            var record = world.Step();
            if (i >= point)
            {
                restored.Replay(record);
            }
        }

        if (point == 80)
        {
            restored.Read(TestModels.State(world.State.Write));
        }

        Assert.Equal(TestModels.State(world.State.Write), TestModels.State(restored.Write));
    }, iter: 50);

    [Fact]
    public void A_label_that_is_already_held_is_not_learnt_again() => Gen.Int.Sample(seed =>
    {
        var (world, labels) = (new EntityWorld(seed), new List<byte[]>());
        for (var i = 0; i < 60; i++)
        {
            var record = world.Step();
            if ((EntityRecord)record[0] == EntityRecord.Label)
            {
                labels.Add(record);
            }
        }

        var before = TestModels.State(world.State.Write);
        labels.ForEach(label => world.State.Replay(label));
        Assert.Equal(before, TestModels.State(world.State.Write));
    }, iter: 30);

    [Fact]
    public void Records_of_a_model_that_is_gone_or_of_another_version_are_passed_over()
    {
        var (world, state) = (new EntityWorld(1), EntityWorld.New());
        var empty = TestModels.State(state.Write);
        foreach (var other in (LiveModel[])[Live with { Version = 2 }, Live with { Name = "gone" }])
        {
            state.Replay(EntityRecords.Expired(other, "p"));
            state.Replay(EntityRecords.Label(other, "p", 1, new PersonalStep(1, 1, 1, [], [], []), default));
            state.Replay(EntityRecords.Prediction(other, new KeptPrediction("p", ["ann"], 0, 0, 0, []), out _));
        }

        Assert.Equal(empty, TestModels.State(state.Write));
        Assert.Null(world.State.FindModel(Live with { Version = 2 }));
    }

    /// <summary>A regression: a record of a kind that a later server wrote was passed over, which loses what was acknowledged.</summary>
    [Fact]
    public void A_record_of_an_unknown_kind_is_refused()
        => Assert.Contains("kind 9", Assert.Throws<InvalidDataException>(() => EntityWorld.New().Replay([9, 1, 2])).Message);

    [Fact]
    public void Open_predictions_stay_within_their_number_and_the_oldest_give_way()
    {
        var (open, gone) = (new OpenPredictions(), 0);
        for (var i = 0; i < 100; i++)
        {
            gone += open.Add(new KeptPrediction($"p{i}", ["ann"], 0, 0, 0, []), 10);
            Assert.InRange(open.Count, 1, 10);
        }

        Assert.Equal(90, gone);
        Assert.Equal("p90", open.Oldest?.Id);
        Assert.Null(open.Find("p89"));
        Assert.Equal(0, open.Add(open.Find("p95")! with { Prediction = 7 }, 10));
        Assert.Equal((10, 7), (open.Count, open.Find("p95")!.Prediction));
        Assert.Equal(5, open.Add(new KeptPrediction("new", ["ann"], 0, 0, 0, []), 6));
        Assert.True(open.Remove("new"));
        Assert.False(open.Remove("new"));
    }

    /// <summary>Against a list that is looked through, with few and with many that wait.</summary>
    [Fact]
    public void Open_predictions_are_those_of_a_plain_list() => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 3], Gen.Int[0, 1 << 30]).Sample((most, adds, seed) =>
    {
        var random = new Random(seed);
        var (open, list) = (new OpenPredictions(), new List<KeptPrediction>());
        for (var step = 0; step < 400; step++)
        {
            var id = $"p{random.Next(90)}";
            var was = list.FindIndex(each => each.Id == id);
            if (random.Next(adds + 1) > 0)
            {
                var kept = new KeptPrediction(id, ["ann"], step, 0, step, new byte[12 * random.Next(30)]);
                list.RemoveAll(each => each.Id == id);
                list.Add(kept);
                var gone = Math.Max(0, list.Count - most);
                list.RemoveRange(0, gone);
                Assert.Equal(gone, open.Add(kept, most));
            }
            else
            {
                list.RemoveAll(each => each.Id == id);
                Assert.Equal(was >= 0, open.Remove(id));
            }

            Assert.Equal((list.Count, list.FirstOrDefault()?.Time), (open.Count, open.Oldest?.Time));
            Assert.Equal(list.Find(each => each.Id == id)?.Time, open.Find(id)?.Time);
            Assert.Equal(list.Exists(each => each.Id == id), open.Contains(OpenPredictions.KeyOf(id)));
            Assert.All(list, each => Assert.Equal((each.Time, each.Entries.Length), (open.Find(each.Id)!.Time, open.Find(each.Id)!.Entries.Length)));
        }

        var reader = new StateReader(TestModels.State(open.Write));
        Assert.Equal(TestModels.State(open.Write), TestModels.State(OpenPredictions.Read(ref reader).Write));
    }, iter: 60);

    /// <summary>A burst that has been answered does not keep its memory for ever, and one after the other takes no new memory.</summary>
    [Fact]
    public void Open_predictions_hold_memory_for_those_that_wait()
    {
        var open = new OpenPredictions();
        var kept = new KeptPrediction("p", ["ann"], 0, 0, 0, new byte[84]);
        for (var i = 0; i < 1000; i++)
        {
            open.Add(kept with { Id = $"p{i}" }, 1024);
        }

        Assert.True(open.Capacity >= 1000 * 80);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(open.Remove($"p{i}"));
        }

        for (var i = 0; i < 2000; i++)
        {
            open.Add(kept with { Id = $"q{i}" }, 2);
        }

        Assert.Equal((2, "q1998"), (open.Count, open.Oldest?.Id));
        Assert.InRange(open.Capacity, 1, 4 * 3 * 120);
        // Two at a time, one after the other.
        var (keys, bytes) = (Enumerable.Range(0, 100).Select(i => OpenPredictions.KeyOf($"r{i}")).ToArray(), new byte[120]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var key in keys)
        {
            open.Add(key, bytes, 2);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ids_are_remembered_for_exactly_the_last_512() => Gen.Int[1, 1_500].Sample(count =>
    {
        var memory = new IdMemory();
        for (var i = 0; i < count; i++)
        {
            // Equal low halves: both halves must decide.
            Assert.Equal(-1, memory.IndexOf(new UInt128((ulong)i, 7)));
            var slot = memory.Add(new UInt128((ulong)i, 7));
            Assert.Equal(slot, memory.IndexOf(new UInt128((ulong)i, 7)));
        }

        var reader = new StateReader(TestModels.State(memory.Write));
        var again = IdMemory.Read(ref reader);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i >= count - 512, memory.IndexOf(new UInt128((ulong)i, 7)) >= 0);
            Assert.Equal(memory.IndexOf(new UInt128((ulong)i, 7)), again.IndexOf(new UInt128((ulong)i, 7)));
        }

        Assert.Equal(Math.Min(count, 512), again.Count);
        Assert.Equal(memory.Add(1), again.Add(1));
    }, iter: 20);

    [Fact]
    public void Outcomes_are_answered_for_exactly_the_labels_remembered()
    {
        var model = EntityWorld.New().Model(Live);
        for (var i = 0; i < 1_000; i++)
        {
            model.Learn((UInt128)i, new PersonalStep(0, 0, 0, [], [], []), Live.Plan.Terms[0], new LabelOutcome(i, 0, i));
        }

        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(i >= 488, model.TryOutcome((UInt128)i, out var outcome));
            Assert.Equal(i >= 488 ? i : 0, outcome.Updates);
        }
    }

    [Fact]
    public void Events_that_were_seen_are_known_and_late_ones_are_counted()
    {
        var state = EntityWorld.New();
        var id = EntityEvent.IdOf("user_events", "one");
        Assert.NotEqual(id, EntityEvent.IdOf("other", "one"));
        Assert.False(state.HasSeen(id));
        Assert.Equal(Placement.Placed, state.Apply(new EntityEvent("user_events", id, 30 * TimeSpan.TicksPerDay, 0, ["amount"], [FeatureDatum.Of(1.0)])));
        Assert.True(state.HasSeen(id));
        var late = new EntityEvent("user_events", EntityEvent.IdOf("user_events", "two"), 0, 5, ["amount"], [FeatureDatum.Of(1.0)]);
        Assert.Equal(Placement.TooLate, state.Apply(late));
        Assert.Equal((2, 1), (state.Events, state.LateEvents));

        // Where views have changed since, an event that was refused stays so: history lacks it too.
        var empty = EntityWorld.New();
        empty.Replay(EntityRecords.Event(late, isLate: true));
        Assert.Equal((1, 1, true), (empty.Events, empty.LateEvents, empty.HasSeen(late.Id!.Value)));
        Assert.Equal(FeatureStatus.NotFound, empty.Features.Read("user_view", "mean", TimeSpan.TicksPerHour).Status);
    }

    [Fact]
    public void An_event_for_history_alone_is_counted_and_known_again_and_no_view_has_it()
    {
        var (state, replayed) = (EntityWorld.New(), EntityWorld.New());
        var @event = new EntityEvent("user_events", EntityEvent.IdOf("user_events", "one"), TimeSpan.TicksPerMinute, 5, ["amount"], [FeatureDatum.Of(1.0)]);
        state.Keep(@event);
        replayed.Replay(EntityRecords.OfflineEvent(@event));
        Assert.All([state, replayed], each =>
        {
            Assert.Equal((1, 0, true), (each.Events, each.LateEvents, each.HasSeen(@event.Id!.Value)));
            Assert.Equal(FeatureStatus.NotFound, each.Features.Read("user_view", "mean", TimeSpan.TicksPerHour).Status);
        });
        Assert.Equal(TestModels.State(state.Write), TestModels.State(replayed.Write));
    }

    [Fact]
    public void A_record_tells_its_event_and_whether_it_is_history()
    {
        FeatureDatum[] values = [FeatureDatum.Of(1.5), FeatureDatum.Of(long.MaxValue), FeatureDatum.Of(true), FeatureDatum.Of("hällo"), FeatureDatum.OfTime(-5), FeatureDatum.Of([1.0, double.Epsilon]), default];
        var @event = new EntityEvent("s", 3, -7, 9, ["a", "b", "c", "d", "e", "f", "g"], values);
        foreach (var (isLate, kind) in new[] { (false, EntityRecord.Event), (true, EntityRecord.LateEvent) })
        {
            Assert.True(EntityRecords.TryReadEvent(EntityRecords.Event(@event, isLate), out var found, out var read));
            Assert.Equal(kind, found);
            Assert.Equal(@event with { Fields = read.Fields, Values = read.Values }, read);
            Assert.Equal(@event.Fields, read.Fields);
            Assert.Equal(values, read.Values);
        }

        Assert.True(EntityRecords.TryReadEvent(EntityRecords.OfflineEvent(@event), out var offline, out var kept));
        Assert.Equal((EntityRecord.OfflineEvent, @event.Id, @event.Time), (offline, kept.Id, kept.Time));
        Assert.False(EntityRecords.TryReadEvent(EntityRecords.Expired(Live, "p"), out var other, out _));
        Assert.Equal(EntityRecord.Expired, other);
    }

    [Fact]
    public void Values_of_an_earlier_type_of_a_field_count_where_they_are_equal_in_its_type_of_now()
    {
        FieldDefinition Field(FieldType type) => new("f", type, 2);
        Assert.Equal(FeatureDatum.Of(3L), Field(FieldType.Int).Conform(FeatureDatum.Of(3.0)));
        Assert.Equal(FeatureDatum.Of(3.0), Field(FieldType.Float).Conform(FeatureDatum.Of(3L)));
        Assert.Equal(FeatureDatum.Of(true), Field(FieldType.Bool).Conform(FeatureDatum.Of(1.0)));
        Assert.Equal(FieldDefinition.MostText, Field(FieldType.String).Conform(FeatureDatum.Of(new string('x', 5_000))).Text!.Length);
        Assert.All(
            [(FieldType.Int, FeatureDatum.Of(3.5)), (FieldType.Bool, FeatureDatum.Of(2.0)), (FieldType.Vector, FeatureDatum.Of([1.0])), (FieldType.Float, FeatureDatum.Of("3")), (FieldType.Timestamp, FeatureDatum.Of(3L))],
            each => Assert.True(Field(each.Item1).Conform(each.Item2).IsNull));
    }
}
