using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class WindowedFeatureTests
{
    private static readonly (string Window, string Hop)[] Rules = [("00:10:00", "00:00:10"), ("01:00:00", "00:07:00"), ("00:01:01", "00:01:01")];

    public static TheoryData<string, FieldType, string, string> Cases()
    {
        var cases = new TheoryData<string, FieldType, string, string>();
        foreach (var (window, hop) in Rules)
        {
            foreach (var each in AggregateCase.All.Where(each => each.Registered.IsWindowed))
            {
                cases.Add(each.Name, each.Type, window, hop);
            }
        }

        return cases;
    }

    public static TheoryData<string, FieldType> Unbounded() => new(AggregateCase.All.Where(each => !each.Registered.IsWindowed).Select(each => (each.Name, each.Type)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_every_prefix_any_query_not_before_the_newest_event_equals_brute_force(string name, FieldType type, string windowText, string hopText)
    {
        var (window, hop, @case) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText), new AggregateCase(name, type));
        EventStreams.For(window, hop).Sample(stream =>
        {
            var (aggregate, taken) = (@case.Create(), Typed(@case, stream));
            var feature = new WindowedFeature(aggregate, WindowRule.Of(window, hop));
            for (var n = 1; n <= taken.Count; n++)
            {
                feature.Add(taken[n - 1].Ticks, taken[n - 1].Value);
                foreach (var query in QueriesFrom(feature.NewestTicks, window, hop, n))
                {
                    var start = BruteForce.WindowStart(query, window, hop);
                    Check(@case, [.. taken.Take(n).Where(each => each.Ticks >= start && each.Ticks < query)], start, query, feature.Read(aggregate, query));
                }
            }
        }, iter: 12);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_exact_window_equals_brute_force_at_every_prefix_and_refuses_only_what_no_query_from_the_newest_event_on_covers(string name, FieldType type, string windowText, string hopText)
    {
        var (window, hop, @case) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText), new AggregateCase(name, type));
        EventStreams.For(window, hop).Sample(stream =>
        {
            var (aggregate, taken) = (@case.Create(), Typed(@case, stream));
            var feature = new ExactWindow(aggregate, window);
            for (var n = 1; n <= taken.Count; n++)
            {
                var newest = feature.NewestTicks;
                Assert.Equal(n == 1 || taken[n - 1].Ticks >= (Int128)newest - window.Ticks, feature.Add(taken[n - 1].Ticks, taken[n - 1].Value));
                foreach (var query in QueriesFrom(feature.NewestTicks, window, hop, n))
                {
                    var start = (Int128)query - window.Ticks;
                    Check(@case, [.. taken.Take(n).Where(each => each.Ticks >= start && each.Ticks < query)], start, query, feature.Read(aggregate, query));
                }
            }
        }, iter: 12);
    }

    [Theory]
    [MemberData(nameof(Unbounded))]
    public void Without_a_window_every_event_before_the_query_counts_whatever_the_order_of_arrival(string name, FieldType type) =>
        EventStreams.For(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)).Sample(stream =>
        {
            var @case = new AggregateCase(name, type);
            var (aggregate, taken) = (@case.Create(), Typed(@case, stream));
            var feature = new WindowedFeature(aggregate, WindowRule.Unbounded);
            for (var n = 1; n <= taken.Count; n++)
            {
                Assert.True(feature.Add(taken[n - 1].Ticks, taken[n - 1].Value));
                foreach (var query in QueriesFrom(feature.NewestTicks, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), n))
                {
                    Check(@case, [.. taken.Take(n).Where(each => each.Ticks < query)], long.MinValue, query, feature.Read(aggregate, query));
                }
            }
        }, iter: 50);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_before_the_newest_event_sees_whole_kept_tiles_and_its_own_hop_only_if_all_of_it_is_past(string name, FieldType type, string windowText, string hopText)
    {
        var (window, hop, @case) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText), new AggregateCase(name, type));
        var rule = WindowRule.Of(window, hop);
        Gen.Select(EventStreams.For(window, hop, 60), Gen.Long[0, 2 * window.Ticks], Gen.Int[0, 119]).Sample((stream, back, pick) =>
        {
            var aggregate = @case.Create();
            var feature = new WindowedFeature(aggregate, rule);
            var taken = Typed(@case, stream).Where(each => feature.Add(each.Ticks, each.Value)).ToList();
            var query = pick < stream.Count ? stream[pick].Ticks : feature.NewestTicks - back;
            var oldest = rule.TileOf(feature.NewestTicks) - rule.MaxTiles + 1;
            var own = taken.Where(each => rule.TileOf(each.Ticks) == rule.TileOf(query) && each.Ticks < feature.NewestTicks).ToList();
            var ownIsPast = own.All(each => each.Ticks < query);
            var start = BruteForce.WindowStart(query, window, hop);
            var covered = taken.Where(each => each.Ticks >= start && each.Ticks < query && rule.TileOf(each.Ticks) >= oldest && (ownIsPast || !own.Contains(each))).ToList();
            Check(@case, covered, start, query, feature.Read(aggregate, query));
        }, iter: 100);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reading_as_of_a_time_is_the_same_bit_for_bit_before_and_after_an_event_of_that_time(string name, FieldType type, string windowText, string hopText) =>
        CheckBeforeAndAfter(new AggregateCase(name, type), WindowRule.Of(TimeSpan.Parse(windowText), TimeSpan.Parse(hopText)), TimeSpan.Parse(windowText), TimeSpan.Parse(hopText));

    [Theory]
    [MemberData(nameof(Unbounded))]
    public void Without_a_window_it_is_so_too(string name, FieldType type) => CheckBeforeAndAfter(new AggregateCase(name, type), WindowRule.Unbounded, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));

    // Serving reads before a row's event comes, a training set after: what the newest tick held has joined its tile meanwhile, and sums must not round otherwise.
    private static void CheckBeforeAndAfter(AggregateCase @case, WindowRule rule, TimeSpan window, TimeSpan hop) => EventStreams.For(window, hop).Sample(stream =>
    {
        var aggregate = @case.Create();
        var feature = new WindowedFeature(aggregate, rule);
        foreach (var (ticks, value) in Typed(@case, [.. stream.Select(each => each with { Value = each.Value / 3 })]))
        {
            var (isNewest, before) = (ticks > feature.NewestTicks, feature.Read(aggregate, ticks));
            feature.Add(ticks, value);
            Assert.True(!isNewest || before == feature.Read(aggregate, ticks), $"{before} before, {feature.Read(aggregate, ticks)} after");
        }
    }, iter: 30);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reading_is_the_same_bit_for_bit_whether_or_not_readings_came_before(string name, FieldType type, string windowText, string hopText)
    {
        var (window, hop, @case) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText), new AggregateCase(name, type));
        var aggregate = @case.Create();
        Gen.Select(EventStreams.For(window, hop, 60), Gen.Int[1, 5]).Sample((stream, salt) =>
        {
            var (often, seldom) = (Feature(), Feature());
            foreach (var (ticks, value) in Typed(@case, [.. stream.Select(each => each with { Value = each.Value / 3 })]))
            {
                often.Add(ticks, value);
                seldom.Add(ticks, value);
                foreach (var query in QueriesFrom(often.NewestTicks, window, hop, salt))
                {
                    often.Read(aggregate, query);
                }

                var (fresh, writer) = (Feature(), new StateWriter());
                seldom.Write(writer);
                var reader = new StateReader(writer.WrittenSpan);
                fresh.Read(ref reader);
                Assert.All(QueriesFrom(often.NewestTicks, window, hop, salt), query => Assert.Equal(fresh.Read(aggregate, query), often.Read(aggregate, query)));
            }
        }, iter: 8);

        WindowedFeature Feature() => new(aggregate, WindowRule.Of(window, hop));
    }

    [Fact]
    public void A_late_event_that_opens_a_tile_after_all_closed_ones_is_seen_by_readings_that_follow_earlier_ones()
    {
        var count = AggregateRegistry.Find("count")!;
        var feature = new WindowedFeature(count, WindowRule.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)));
        foreach (var minute in Enumerable.Range(0, 30).Append(35))
        {
            feature.Add(minute * TimeSpan.TicksPerMinute, FeatureDatum.Of(1.0));
        }

        Assert.Equal(31, feature.Read(count, 36 * TimeSpan.TicksPerMinute).Int);
        feature.Add(32 * TimeSpan.TicksPerMinute, FeatureDatum.Of(1.0));
        Assert.Equal(32, feature.Read(count, 36 * TimeSpan.TicksPerMinute).Int);
    }

    [Fact]
    public void Memory_is_bounded_by_the_tiles_of_the_window_and_small_for_few_events()
    {
        var rule = WindowRule.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        var feature = new WindowedFeature(AggregateRegistry.Find("std")!, rule);
        Assert.Equal(0, feature.AllocatedTiles);
        feature.Add(0, FeatureDatum.Of(1.0));
        feature.Add(1, FeatureDatum.Of(1.0));
        Assert.Equal(2, feature.AllocatedTiles);
        for (var i = 0; i < 10_000; i++)
        {
            feature.Add(i * TimeSpan.TicksPerMinute - i % 7 * 10 * TimeSpan.TicksPerMinute, FeatureDatum.Of((double)i));
            Assert.InRange(feature.AllocatedTiles, 2, rule.MaxTiles + 1);
        }

        Assert.Equal(14, rule.MaxTiles + 1);
    }

    [Fact]
    public void An_exact_window_keeps_its_number_of_events_and_counts_the_oldest_that_gave_way()
    {
        var sum = AggregateRegistry.Find("sum")!;
        var feature = new ExactWindow(sum, TimeSpan.FromHours(1));
        for (var i = 0; i < 3 * ExactWindow.MostEvents; i++)
        {
            Assert.True(feature.Add(i, FeatureDatum.Of((double)i)));
            Assert.Equal(Math.Max(0, i + 1 - ExactWindow.MostEvents), feature.DroppedEvents);
            Assert.InRange(feature.AllocatedEvents, 1, ExactWindow.MostEvents * 5 / 4);
        }

        Assert.False(feature.Add(0, FeatureDatum.Of(1.0)));
        Assert.Equal(2 * ExactWindow.MostEvents + 1, feature.DroppedEvents);
        var last = Enumerable.Range(2 * ExactWindow.MostEvents, ExactWindow.MostEvents).Sum(each => (double)each);
        Assert.Equal(last, feature.Read(sum, TimeSpan.TicksPerMinute).Number);

        // Where it was full and time goes on, nothing gives way.
        Assert.True(feature.Add(3 * TimeSpan.TicksPerHour, FeatureDatum.Of(5.0)));
        Assert.Equal(5, feature.Read(sum, 3 * TimeSpan.TicksPerHour + 1).Number);
    }

    [Fact]
    public void Ten_million_events_count_exactly_and_keep_their_deviation()
    {
        var rule = WindowRule.Of(TimeSpan.FromDays(1));
        var (count, std) = (AggregateRegistry.Find("count")!, AggregateRegistry.Find("std")!);
        var (counted, deviating) = (new WindowedFeature(count, rule), new WindowedFeature(std, rule));
        for (var i = 0; i < 10_000_000; i++)
        {
            counted.Add(i * 80_000L, FeatureDatum.Of(1.0));
            deviating.Add(i * 80_000L, FeatureDatum.Of(i % 2 == 0 ? 1e6 + 1 : 1e6 - 1));
        }

        Assert.Equal(10_000_000, counted.Read(count, 10_000_000 * 80_000L).Int);
        Assert.Equal(1, deviating.Read(std, 10_000_000 * 80_000L).Number, 1e-9);
    }

    [Fact]
    public void Every_aggregate_stays_finite_on_any_finite_input() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Long[-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay]).List[1, 50].Sample(stream =>
        {
            foreach (var @case in AggregateCase.All.Where(each => each.Type == FieldType.Float))
            {
                var aggregate = @case.Create();
                var feature = new WindowedFeature(aggregate, aggregate.IsWindowed ? WindowRule.Of(TimeSpan.FromDays(2)) : WindowRule.Unbounded);
                foreach (var (value, ticks) in stream)
                {
                    feature.Add(ticks, FeatureDatum.Of(value));
                    feature.Add(ticks, FeatureDatum.Of(double.MaxValue));
                    feature.Add(ticks, FeatureDatum.Of(-double.MaxValue));
                }

                var read = feature.Read(aggregate, TimeSpan.TicksPerDay + 1);
                Assert.True(read.Vector is { } vector ? vector.All(double.IsFinite) : double.IsFinite(read.Number), $"{@case}: {read}");
            }
        }, iter: 200);

    internal static List<Taken> Typed(AggregateCase @case, List<Arrival> stream) => [.. stream.Select(each => new Taken(each.Ticks, @case.Datum(each.Value)))];

    private static IEnumerable<long> QueriesFrom(long newest, TimeSpan window, TimeSpan hop, int salt) =>
        [newest, newest + 1, newest + salt * hop.Ticks / 5, newest + hop.Ticks, newest + window.Ticks, newest + window.Ticks + hop.Ticks - salt];

    private static void Check(AggregateCase @case, IReadOnlyList<Taken> covered, Int128 from, long query, FeatureDatum actual)
    {
        var problem = BruteForce.Problem(@case.Name, covered, from, query, actual, AggregateCase.HalfLife);
        Assert.True(problem is null, $"{@case}, query {query}: {problem}");
        Assert.True(actual.IsNull || actual.Kind == @case.Registered.Result(@case.Field), $"{@case}: {actual.Kind} was answered");
    }
}
