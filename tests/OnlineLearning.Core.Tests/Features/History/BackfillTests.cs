using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.History;

public class BackfillTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Hop = TimeSpan.FromMinutes(5);
    private static readonly SourceDefinition Trips = new("trips", "driver", [new("fare", FieldType.Float), new("zone", FieldType.String)]);

    private static readonly AggregateDefinition[] All = ViewWindowsTests.All("fare");

    [Fact]
    public void A_view_that_began_late_and_got_its_past_in_any_pieces_however_often_reads_as_one_that_was_there_from_the_start() =>
        Gen.Select(Streams(60), Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[1, 7], Gen.Int[0, 60].Array[6]).Sample((stream, begins, backfilled, piece, repeats) =>
        {
            var (whole, late) = (State(Plan(All)), State(Without));
            var events = stream.Select(each => Event(each)).ToList();
            for (var i = 0; i < events.Count; i++)
            {
                late = i == begins ? Under(late, Plan(All)) : late;
                if (i == backfilled && i >= begins)
                {
                    Backfill(late, events, i, piece, repeats);
                    late = Under(late, Plan(All));
                }

                whole.Apply(events[i], i + 1);
                late.Apply(events[i], i + 1);
            }

            late = Under(late, Plan(All));
            Backfill(late, events, events.Count, piece, repeats);
            AssertAlike(whole, late, All, stream.Max(each => each.Ticks));
        }, iter: 200);

    [Fact]
    public void A_column_that_is_added_later_gets_its_past_and_the_others_are_not_counted_twice() =>
        Gen.Select(Streams(60), Gen.Int[0, 60], Gen.Int[1, 7]).Sample((stream, added, piece) =>
        {
            var (whole, late) = (State(Plan(All, "fare", "zone")), State(Plan(All[..3], "fare")));
            var events = stream.Select(each => Event(each)).ToList();
            for (var i = 0; i < events.Count; i++)
            {
                late = i == added ? Under(late, Plan(All, "fare", "zone")) : late;
                whole.Apply(events[i], i + 1);
                late.Apply(events[i], i + 1);
            }

            late = Under(late, Plan(All, "fare", "zone"));
            Backfill(late, events, events.Count, piece, [0, events.Count]);
            AssertAlike(whole, late, All, stream.Max(each => each.Ticks));
            var query = stream.Max(each => each.Ticks);
            Assert.Equal(whole.Features.Read("stats", "zone", query).Value, late.Features.Read("stats", "zone", query).Value);
        }, iter: 100);

    [Fact]
    public void What_is_replayed_from_records_and_snapshots_is_what_was_in_memory_bit_for_bit() =>
        Gen.Select(Streams(40), Gen.Int[0, 40], Gen.Int[1, 5]).Sample((stream, begins, snapshotEvery) =>
        {
            var events = stream.Select(each => Event(each)).ToList();
            var (memory, replayed) = (State(Without), State(Without));
            var (sequence, begun) = (0L, false);
            void Append(byte[] record)
            {
                replayed.Replay(record, ++sequence);
                replayed = sequence % snapshotEvery == 0 ? Under(replayed, begun ? Plan(All) : Without) : replayed;
            }

            for (var i = 0; i < events.Count; i++)
            {
                if (i == begins)
                {
                    begun = true;
                    (memory, replayed) = (Under(memory, Plan(All)), Under(replayed, Plan(All)));
                }

                memory.Apply(events[i], sequence + 1);
                Append(EntityRecords.Event(events[i]));
            }

            if (begun)
            {
                var past = memory.Lacking(new("stats", [.. Enumerable.Range(1, events.Count).Select(i => (long)i)], [.. events]))!;
                Assert.Equal(begins, past.Events.Length);
                memory.Bring(past);
                Append(EntityRecords.Backfill(past));
            }

            Assert.Equal(Bytes(memory), Bytes(replayed));
        }, iter: 100);

    [Fact]
    public void Past_events_too_old_for_any_window_are_counted_and_those_of_a_view_that_is_gone_have_no_effect()
    {
        var state = State(Plan([ViewWindowsTests.Column("n", "count", null, "01:00:00")]));
        state.Apply(Event(new(10 * Hour.Ticks, 1)), 5);
        var past = new PastEvents("stats", [1, 2], [Event(new(1, 1)), Event(new(10 * Hour.Ticks - 1, 1))]);
        Assert.Equal(1, state.Bring(state.Lacking(past)!));
        Assert.Equal(2, state.Features.Read("stats", "n", 10 * Hour.Ticks + 1).Value.Number);
        Assert.Empty(state.Lacking(past)!.Events);
        Assert.Null(state.Lacking(past with { View = "gone" }));
        state.Replay(EntityRecords.Backfill(past with { View = "gone" }), 6);
    }

    // A past event counts as come last among those of its very tick, where one that was there from the start does not.
    private static Gen<List<Arrival>> Streams(int longest) =>
        EventStreams.For(Hour, Hop, longest).Select(stream => stream.Select((each, i) => each with { Ticks = each.Ticks + i }).DistinctBy(each => each.Ticks).ToList());

    private static EntityPlan Without => new("driver", [Trips], []);

    private static void Backfill(EntityState state, List<EntityEvent> events, int upTo, int piece, int[] repeats)
    {
        foreach (var from in repeats.Select(each => Math.Min(each, upTo)).Prepend(0))
        {
            for (var i = from; i < upTo; i += piece)
            {
                var part = Enumerable.Range(i, Math.Min(piece, upTo - i)).ToList();
                state.Bring(state.Lacking(new("stats", [.. part.Select(each => each + 1L)], [.. part.Select(each => events[each])]))!);
            }
        }
    }

    private static void AssertAlike(EntityState whole, EntityState late, AggregateDefinition[] columns, long newest)
    {
        foreach (var query in (long[])[newest, newest + 1, newest + Hour.Ticks / 2, newest + 2 * Hour.Ticks])
        {
            foreach (var column in columns)
            {
                var (expected, actual) = (whole.Features.Read("stats", column.Name, query), late.Features.Read("stats", column.Name, query));
                Assert.Equal(expected.Status, actual.Status);
                Assert.True(PastStory.Alike(expected.Value, actual.Value), $"{column.Name} at {query}: expected {expected.Value}, actual {actual.Value}");
            }
        }
    }

    private static EntityEvent Event(Arrival arrival) => new("trips", null, arrival.Ticks, arrival.Ticks, ["fare", "zone"], [FeatureDatum.Of(arrival.Value), FeatureDatum.Of($"z{arrival.Value}")]);

    private static EntityPlan Plan(AggregateDefinition[] columns, params string[] features) =>
        new("driver", [Trips], [new("stats", "trips", TimeSpan.Zero, columns) { Features = features }]);

    private static EntityState State(EntityPlan plan) => new("driver", "d1", plan, new Dictionary<string, OnlineLearning.Core.Learning.LiveModel>());

    private static EntityState Under(EntityState state, EntityPlan plan)
    {
        var moved = State(plan);
        moved.Read(Bytes(state));
        return moved;
    }

    private static byte[] Bytes(EntityState state)
    {
        var writer = new StateWriter();
        state.Write(writer);
        return writer.ToArray();
    }
}
