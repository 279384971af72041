using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class WindowedFeatureTests
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(7);

    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var aggregate in AggregateRegistry.All.Where(each => each.IsWindowed))
        {
            cases.Add(aggregate.Name, "00:10:00", "00:00:10");
            cases.Add(aggregate.Name, "01:00:00", "00:07:00");
            cases.Add(aggregate.Name, "00:01:01", "00:01:01");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_every_prefix_any_query_not_before_the_newest_event_equals_brute_force(string name, string windowText, string hopText)
    {
        var (window, hop) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText));
        EventStreams.For(window, hop).Sample(stream =>
        {
            var feature = new WindowedFeature(AggregateRegistry.Find(name)!, WindowRule.Of(window, hop));
            for (var n = 1; n <= stream.Count; n++)
            {
                feature.Add(stream[n - 1].Ticks, stream[n - 1].Value);
                foreach (var query in QueriesFrom(feature.NewestTicks, window, hop, n))
                {
                    var start = BruteForce.WindowStart(query, window, hop);
                    var covered = stream.Take(n).Where(each => each.Ticks >= start && each.Ticks < query).ToList();
                    AssertNear(BruteForce.Evaluate(name, covered), feature.Read(query), query);
                }
            }
        }, iter: 100);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_before_the_newest_event_sees_whole_kept_tiles_and_its_own_hop_only_if_all_of_it_is_past(string name, string windowText, string hopText)
    {
        var (window, hop) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText));
        var rule = WindowRule.Of(window, hop);
        Gen.Select(EventStreams.For(window, hop, 60), Gen.Long[0, 2 * window.Ticks], Gen.Int[0, 119]).Sample((stream, back, pick) =>
        {
            var feature = new WindowedFeature(AggregateRegistry.Find(name)!, rule);
            var taken = stream.Where(each => feature.Add(each.Ticks, each.Value)).ToList();
            var query = pick < stream.Count ? stream[pick].Ticks : feature.NewestTicks - back;
            var oldest = rule.TileOf(feature.NewestTicks) - rule.MaxTiles + 1;
            var own = taken.Where(each => rule.TileOf(each.Ticks) == rule.TileOf(query) && each.Ticks < feature.NewestTicks).ToList();
            var ownIsPast = own.All(each => each.Ticks < query);
            var start = BruteForce.WindowStart(query, window, hop);
            var covered = taken.Where(each => each.Ticks >= start && each.Ticks < query && rule.TileOf(each.Ticks) >= oldest && (ownIsPast || !own.Contains(each))).ToList();
            AssertNear(BruteForce.Evaluate(name, covered), feature.Read(query), query);
        }, iter: 300);
    }

    [Fact]
    public void The_exponentially_weighted_mean_equals_its_definition_whatever_the_order_of_arrival() =>
        EventStreams.For(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)).Sample(stream =>
        {
            var feature = Ewma();
            for (var n = 1; n <= stream.Count; n++)
            {
                Assert.True(feature.Add(stream[n - 1].Ticks, stream[n - 1].Value));
                var newest = feature.NewestTicks;
                AssertNear(BruteForce.Evaluate("ewma", stream.Take(n).ToList(), HalfLife), feature.Read(newest + 1), newest + 1);
                AssertNear(BruteForce.Evaluate("ewma", stream.Take(n).Where(each => each.Ticks < newest).ToList(), HalfLife), feature.Read(newest), newest);
            }
        }, iter: 200);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reading_is_the_same_bit_for_bit_whether_or_not_readings_came_before(string name, string windowText, string hopText)
    {
        var (window, hop) = (TimeSpan.Parse(windowText), TimeSpan.Parse(hopText));
        Gen.Select(EventStreams.For(window, hop), Gen.Int[1, 5]).Sample((stream, salt) =>
        {
            var (often, seldom) = (Feature(), Feature());
            for (var i = 0; i < stream.Count; i++)
            {
                often.Add(stream[i].Ticks, stream[i].Value / 3);
                seldom.Add(stream[i].Ticks, stream[i].Value / 3);
                foreach (var query in QueriesFrom(often.NewestTicks, window, hop, salt))
                {
                    often.Read(query);
                }

                var (fresh, writer) = (Feature(), new StateWriter());
                seldom.Write(writer);
                var reader = new StateReader(writer.WrittenSpan);
                fresh.Read(ref reader);
                Assert.All(QueriesFrom(often.NewestTicks, window, hop, salt), query =>
                    Assert.Equal(BitConverter.DoubleToInt64Bits(fresh.Read(query)), BitConverter.DoubleToInt64Bits(often.Read(query))));
            }
        }, iter: 50);

        WindowedFeature Feature() => new(AggregateRegistry.Find(name)!, WindowRule.Of(window, hop));
    }

    [Fact]
    public void A_late_event_that_opens_a_tile_after_all_closed_ones_is_seen_by_readings_that_follow_earlier_ones()
    {
        var count = new WindowedFeature(AggregateRegistry.Find("count")!, WindowRule.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)));
        foreach (var minute in Enumerable.Range(0, 30).Append(35))
        {
            count.Add(minute * TimeSpan.TicksPerMinute, 1);
        }

        Assert.Equal(31, count.Read(36 * TimeSpan.TicksPerMinute));
        count.Add(32 * TimeSpan.TicksPerMinute, 1);
        Assert.Equal(32, count.Read(36 * TimeSpan.TicksPerMinute));
    }

    [Fact]
    public void Memory_is_bounded_by_the_tiles_of_the_window_and_small_for_few_events()
    {
        var rule = WindowRule.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        var feature = new WindowedFeature(AggregateRegistry.Find("std")!, rule);
        Assert.Equal(0, feature.AllocatedTiles);
        feature.Add(0, 1);
        feature.Add(1, 1);
        Assert.Equal(2, feature.AllocatedTiles);
        for (var i = 0; i < 10_000; i++)
        {
            feature.Add(i * TimeSpan.TicksPerMinute - i % 7 * 10 * TimeSpan.TicksPerMinute, i);
            Assert.InRange(feature.AllocatedTiles, 2, rule.MaxTiles + 1);
        }

        Assert.Equal(14, rule.MaxTiles + 1);
    }

    [Fact]
    public void Ten_million_events_count_exactly_and_keep_their_deviation()
    {
        var rule = WindowRule.Of(TimeSpan.FromDays(1));
        var (count, std) = (new WindowedFeature(AggregateRegistry.Find("count")!, rule), new WindowedFeature(AggregateRegistry.Find("std")!, rule));
        for (var i = 0; i < 10_000_000; i++)
        {
            count.Add(i * 80_000L, 1);
            std.Add(i * 80_000L, i % 2 == 0 ? 1e6 + 1 : 1e6 - 1);
        }

        Assert.Equal(10_000_000, count.Read(10_000_000 * 80_000L));
        Assert.Equal(1, std.Read(10_000_000 * 80_000L), 1e-9);
    }

    [Fact]
    public void Every_aggregate_stays_finite_on_any_finite_input() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Long[-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay]).List[1, 50].Sample(stream =>
        {
            foreach (var aggregate in AggregateRegistry.All)
            {
                var feature = new WindowedFeature(aggregate, aggregate.IsWindowed ? WindowRule.Of(TimeSpan.FromDays(2)) : WindowRule.Unbounded);
                foreach (var (value, ticks) in stream)
                {
                    feature.Add(ticks, value);
                    feature.Add(ticks, double.MaxValue);
                    feature.Add(ticks, -double.MaxValue);
                }

                Assert.True(double.IsFinite(feature.Read(TimeSpan.TicksPerDay + 1)), aggregate.Name);
            }
        }, iter: 200);

    private static WindowedFeature Ewma()
    {
        var definition = new AggregateDefinition("x", "ewma", "value", null, null, HalfLife);
        return new(AggregateRegistry.Find("ewma")!.For(definition), WindowRule.Unbounded);
    }

    private static IEnumerable<long> QueriesFrom(long newest, TimeSpan window, TimeSpan hop, int salt) =>
        [newest, newest + 1, newest + salt * hop.Ticks / 5, newest + hop.Ticks, newest + window.Ticks, newest + window.Ticks + hop.Ticks - salt];

    private static void AssertNear(double expected, double actual, long query) =>
        Assert.True(BruteForce.Near(expected, actual), $"query {query}: expected {expected}, actual {actual}");
}
