using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class ViewWindowsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly SourceDefinition Trips = new("trips", "driver", [new("fare", FieldType.Float), new("tip", FieldType.Float), new("city", FieldType.String)]);

    [Fact]
    public void Every_column_equals_brute_force_at_the_newest_tick_and_after_with_nulls_passed_over()
    {
        var plan = Plan(TimeSpan.Zero, All("fare"));
        Gen.Select(EventStreams.For(Hour, TimeSpan.FromMinutes(5)), Gen.Int[1, 5], Gen.Long[0, 2 * Hour.Ticks]).Sample((stream, nullEvery, ahead) =>
        {
            var view = new ViewWindows(plan);
            for (var i = 0; i < stream.Count; i++)
            {
                view.Apply(stream[i].Ticks, [i % nullEvery == 0 ? double.NaN : stream[i].Value, 0, 1]);
            }

            Assert.Equal(0, view.DroppedEvents);
            foreach (var query in (long[])[view.NewestTicks, view.NewestTicks + 1, view.NewestTicks + ahead])
            {
                var past = stream.Where(each => each.Ticks < query).ToList();
                for (var column = 0; column < view.ColumnCount; column++)
                {
                    var definition = plan.View.Columns[column];
                    var start = definition.ExactHop ? query - Hour.Ticks : definition.Window is { } window ? BruteForce.WindowStart(query, window, TimeSpan.FromMinutes(5)) : Int128.MinValue;
                    var covered = stream.Where((each, i) => i % nullEvery != 0 && each.Ticks >= start && each.Ticks < query).Select(each => new Taken(each.Ticks, FeatureDatum.Of(each.Value))).ToList();
                    var actual = view.Read(column, query);
                    var status = past.Count == 0 ? FeatureStatus.NotFound : actual.Value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present;
                    Assert.Equal(status, actual.Status);
                    Assert.Equal(past.Count == 0 ? long.MinValue : past.Max(each => each.Ticks), actual.EventTicks);
                    var problem = past.Count == 0 ? null : BruteForce.Problem(definition.Aggregate, covered, start, query, actual.Value, Hour);
                    Assert.True(problem is null, $"{definition.Name} at {query}: {problem}");
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void A_value_is_stale_only_when_it_is_older_than_the_time_to_live_strictly_and_never_with_zero()
    {
        var view = new ViewWindows(Plan(Hour, All("fare")));
        var forEver = new ViewWindows(Plan(TimeSpan.Zero, All("fare")));
        view.Apply(1_000, [1, 1, 1]);
        forEver.Apply(1_000, [1, 1, 1]);
        Assert.Equal(FeatureStatus.NotFound, view.Read(0, 1_000).Status);
        Assert.Equal(FeatureStatus.Present, view.Read(0, 1_000 + Hour.Ticks).Status);
        Assert.Equal(new FeatureValue(default, FeatureStatus.OutsideMaxAge, 1_000), view.Read(0, 1_000 + Hour.Ticks + 1));
        Assert.Equal(FeatureStatus.Present, forEver.Read(0, long.MaxValue).Status);
        Assert.Equal(FeatureStatus.NullValue, forEver.Read(2, long.MaxValue).Status);
    }

    [Fact]
    public void The_newest_event_time_before_an_older_query_is_never_later_than_the_truth_and_found_whenever_an_event_was() =>
        Gen.Select(EventStreams.For(Hour, TimeSpan.FromMinutes(5)), Gen.Long[0, 3 * Hour.Ticks]).Sample((stream, back) =>
        {
            var view = new ViewWindows(Plan(TimeSpan.Zero, All("fare")));
            var taken = stream.Where(each => view.Apply(each.Ticks, [each.Value, 0, 1]) != Placement.TooLate).ToList();
            var query = view.NewestTicks - back;
            var before = taken.Where(each => each.Ticks < query).ToList();
            var read = view.Read(0, query);
            Assert.Equal(before.Count == 0, read.Status == FeatureStatus.NotFound);
            Assert.InRange(read.EventTicks, before.Count == 0 ? long.MinValue : before.Min(each => each.Ticks), before.Count == 0 ? long.MinValue : before.Max(each => each.Ticks));
        }, iter: 300);

    [Fact]
    public void An_event_too_late_for_every_window_is_refused_and_counted_and_one_for_some_is_placed_in_part()
    {
        var view = new ViewWindows(Plan(TimeSpan.Zero, Column("short", "count", null, "00:01:00"), Column("long", "sum", "fare", "01:00:00")));
        var now = 100 * Hour.Ticks;
        Assert.Equal(Placement.Placed, view.Apply(now, [1, 1, 1]));
        Assert.Equal(Placement.PlacedInPart, view.Apply(now - Hour.Ticks / 2, [5, 1, 1]));
        Assert.Equal(Placement.TooLate, view.Apply(now - 2 * Hour.Ticks, [7, 1, 1]));
        Assert.Equal((2, 1), (view.Events, view.LateEvents));
        Assert.Equal((1, 6), (view.Read(0, now + 1).Value.Number, view.Read(1, now + 1).Value.Number));
    }

    [Fact]
    public void Count_takes_every_event_without_a_field_and_non_null_values_of_a_text_field_with_one()
    {
        var view = new ViewWindows(Plan(TimeSpan.Zero, Column("all", "count", null, "01:00:00"), Column("cities", "count", "city", "01:00:00")));
        view.Apply(1, [double.NaN, double.NaN, double.NaN]);
        view.Apply(2, [double.NaN, double.NaN, 1]);
        Assert.Equal((2, 1), (view.Read(0, 3).Value.Number, view.Read(1, 3).Value.Number));
    }

    [Fact]
    public void A_changed_definition_keeps_the_columns_that_are_unchanged_under_any_name_and_starts_the_others_empty()
    {
        var before = new ViewWindows(Plan(TimeSpan.Zero, Column("a", "sum", "fare", "01:00:00"), Column("b", "sum", "tip", "01:00:00"), Column("c", "max", "fare", "01:00:00")));
        before.Apply(5, [2, 3, 1]);
        var changed = Plan(Hour, Column("b", "sum", "tip", "02:00:00"), Column("renamed", "sum", "fare", "01:00:00"), Column("again", "sum", "fare", "01:00:00"), Column("c", "max", "tip", "01:00:00"));
        var reader = new StateReader(State(before));
        var after = ViewWindows.Read(ref reader, changed);
        Assert.True(reader.AtEnd);
        Assert.Equal([0, 2, 2, double.NaN], Enumerable.Range(0, 4).Select(column => after.Read(column, 6).Value.Number));
        Assert.Equal((1, 5), (after.Events, after.NewestTicks));
    }

    [Fact]
    public void The_state_after_a_replay_is_the_same_bit_for_bit_wherever_it_was_written_and_read_back() =>
        Gen.Select(EventStreams.For(Hour, TimeSpan.FromMinutes(5)), Gen.Int[1, 9]).Sample((stream, every) =>
        {
            var plan = Plan(Hour, All("fare"));
            var (straight, broken) = (new ViewWindows(plan), new ViewWindows(plan));
            for (var i = 0; i < stream.Count; i++)
            {
                Assert.Equal(straight.Apply(stream[i].Ticks, [stream[i].Value, 0, 1]), broken.Apply(stream[i].Ticks, [stream[i].Value, 0, 1]));
                if (i % every == 0)
                {
                    var reader = new StateReader(State(broken));
                    broken = ViewWindows.Read(ref reader, plan);
                }
            }

            Assert.Equal(State(straight), State(broken));
            Assert.Equal((straight.Events, straight.LateEvents, straight.NewestTicks), (broken.Events, broken.LateEvents, broken.NewestTicks));
        }, iter: 100);

    [Fact]
    public void Reading_changes_no_state() => EventStreams.For(Hour, TimeSpan.FromMinutes(5)).Sample(stream =>
    {
        var view = new ViewWindows(Plan(Hour, All("fare")));
        stream.ForEach(each => view.Apply(each.Ticks, [each.Value, 0, 1]));
        var (state, row) = (State(view), new FeatureValue[view.ColumnCount]);
        view.Read(view.NewestTicks + Hour.Ticks / 2, row);
        Assert.Equal(row, Enumerable.Range(0, view.ColumnCount).Select(column => view.Read(column, view.NewestTicks + Hour.Ticks / 2)));
        Assert.Equal(state, State(view));
    }, iter: 50);

    [Fact]
    public void State_bytes_cut_anywhere_are_refused()
    {
        var plan = Plan(Hour, All("fare"));
        var view = new ViewWindows(plan);
        view.Apply(1, [1, 2, 3]);
        view.Apply(2, [1, 2, 3]);
        var bytes = State(view);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() =>
            {
                var reader = new StateReader(cut);
                ViewWindows.Read(ref reader, plan);
            });
        }
    }

    [Fact]
    public void Applying_and_reading_windows_of_doubles_allocate_nothing_in_steady_state()
    {
        var view = new ViewWindows(Plan(Hour, [.. All("fare").Where(column => !column.ExactHop && AggregateRegistry.Find(column.Aggregate) is ITileAggregate)]));
        var row = new FeatureValue[view.ColumnCount];
        void Pass(int from)
        {
            for (var i = from; i < from + 2_000; i++)
            {
                view.Apply(i * TimeSpan.TicksPerMinute, [i, 1, 1]);
                view.Read(i * TimeSpan.TicksPerMinute, row);
            }
        }

        var from = 0;
        Assert.Equal(0, Allocated.By(() => Pass((from += 2_000) - 2_000)));
    }

    [Fact]
    public void An_event_with_another_number_of_values_is_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new ViewWindows(Plan(Hour, All("fare"))).Apply(1, [1, 2]));
        Assert.Contains("2 were given; allowed: 3", error.Message);
    }

    internal static ViewPlan Plan(TimeSpan timeToLive, params AggregateDefinition[] columns) => new(new("stats", "trips", timeToLive, columns), Trips);

    internal static AggregateDefinition Column(string name, string aggregate, string? of, string window) => new(name, aggregate, of, TimeSpan.Parse(window), null, null);

    /// <summary>Every aggregate, those with a window over sawtooth and exact hops.</summary>
    internal static AggregateDefinition[] All(string of) =>
    [
        .. AggregateCase.All.Where(each => each.Type == FieldType.Float).Select(each => each.Definition(Hour) with { Of = of, HalfLife = each.Registered.Span == AggregateSpan.HalfLife ? Hour : null }),
        .. AggregateCase.All.Where(each => each.Type == FieldType.Float && each.Registered.IsWindowed).Select(each => each.Definition(Hour, null, isExact: true) with { Of = of, Name = $"{each.Name}_exact" }),
    ];

    private static byte[] State(ViewWindows view)
    {
        var writer = new StateWriter();
        view.Write(writer);
        return writer.ToArray();
    }
}
