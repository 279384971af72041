using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.History;

public class EventTimeReplayTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Hop = TimeSpan.FromMinutes(5);
    private static readonly SourceDefinition Trips = new("trips", "driver", [new("fare", FieldType.Float)]);

    private static readonly Gen<List<PastStory.Told>> Stories = PastStory.Of(Hour, Hop);

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Every_row_equals_the_brute_force_join_over_the_events_up_to_its_time_that_its_filter_allows(int ttlMinutes)
    {
        var plan = Plan(TimeSpan.FromMinutes(ttlMinutes));
        Gen.Select(Stories, PastStory.Rows(Hour)).Sample((story, asks) =>
        {
            var rows = PastStory.Place(asks, story);
            var answers = Answer(plan, story, rows);
            for (var row = 0; row < rows.Count; row++)
            {
                var seen = story.Where(each => each.Time < rows[row].Time && each.Created <= rows[row].Known).ToList();
                foreach (var column in plan.Views["stats"].View.Columns)
                {
                    AssertEqual(column, seen, rows[row], TimeSpan.FromMinutes(ttlMinutes), answers[row][column.Name]);
                }
            }
        }, iter: 300);
    }

    [Fact]
    public void Any_number_of_rows_is_answered_as_each_of_them_alone_bit_for_bit_where_nothing_is_hidden() =>
        Gen.Select(Stories, PastStory.Rows(Hour)).Sample((story, asks) =>
        {
            var plan = Plan(TimeSpan.Zero);
            var rows = PastStory.Place(asks, story).Select(row => row with { Known = long.MaxValue }).ToList();
            var together = Answer(plan, story, rows);
            for (var row = 0; row < rows.Count; row++)
            {
                Assert.Equal(Answer(plan, story, [rows[row]])[0], together[row]);
            }
        }, iter: 50);

    [Fact]
    public void An_event_at_the_rows_own_time_is_not_in_its_windows_and_one_a_tick_before_is()
    {
        var story = new List<PastStory.Told> { new(100, 100, 5), new(200, 200, 7) };
        var sums = Answer(Plan(TimeSpan.Zero), story, [new(100), new(101), new(200), new(201)]).Select(row => row["sum"]).ToList();
        Assert.Equal([FeatureStatus.NotFound, FeatureStatus.Present, FeatureStatus.Present, FeatureStatus.Present], sums.Select(each => each.Status));
        Assert.Equal([5, 5, 12], sums.Skip(1).Select(PastStory.Number));
    }

    [Fact]
    public void Rows_whose_filters_go_back_are_served_side_by_side_up_to_the_bound_and_refused_above_it()
    {
        var story = Enumerable.Range(0, EventTimeReplay.MostChains).Select(i => new PastStory.Told(i, i, 1)).ToList();
        List<AsOf> rows = [.. Enumerable.Range(1, EventTimeReplay.MostChains).Select(i => new AsOf(1_000 + i, EventTimeReplay.MostChains - i))];
        Assert.Equal(rows.Select(row => (double)row.Known + 1), Answer(Plan(TimeSpan.Zero), story, rows).Select(row => PastStory.Number(row["count"])));
        var error = Assert.Throws<ArgumentException>(() => Answer(Plan(TimeSpan.Zero), story, [.. rows, new(2_000, -1)]));
        Assert.Contains("more than 256 ways", error.Message);
    }

    [Fact]
    public void Events_and_rows_out_of_order_are_refused_with_both_times()
    {
        var plan = Plan(TimeSpan.Zero);
        Assert.Contains("row 1 is at 4 ticks, after one at 5", Assert.Throws<ArgumentException>(() => new EventTimeReplay(plan, [new(5), new(4)], (_, _) => { })).Message);
        var replay = new EventTimeReplay(plan, [new(9)], (_, _) => { });
        replay.Take(new(plan.Sources["trips"], 3, 3, 0, [FeatureDatum.Of(1.0)]));
        Assert.Contains("event time is 2 ticks", Assert.Throws<ArgumentException>(() => replay.Take(new(plan.Sources["trips"], 2, 9, 1, [FeatureDatum.Of(1.0)]))).Message);
    }

    private static void AssertEqual(AggregateDefinition column, List<PastStory.Told> seen, AsOf row, TimeSpan ttl, FeatureValue actual)
    {
        var newest = seen.Count == 0 ? long.MinValue : seen.Max(each => each.Time);
        var start = column.ExactHop ? (Int128)row.Time - Hour.Ticks : column.Window is { } window ? BruteForce.WindowStart(row.Time, window, Hop) : Int128.MinValue;
        var covered = seen.Where(each => each.Time >= start).Order().Select(each => new Taken(each.Time, FeatureDatum.Of(each.Value))).ToList();
        var status = seen.Count == 0 ? FeatureStatus.NotFound
            : ttl > TimeSpan.Zero && row.Time - newest > ttl.Ticks ? FeatureStatus.OutsideMaxAge
            : actual.Value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present;
        Assert.Equal((status, newest), (actual.Status, actual.EventTicks));
        if (status is FeatureStatus.Present or FeatureStatus.NullValue)
        {
            var problem = BruteForce.Problem(column.Aggregate, covered, start, row.Time, actual.Value, Hour);
            Assert.True(problem is null, $"{column.Name} at {row}: {problem}");
        }
    }

    private static List<Dictionary<string, FeatureValue>> Answer(EntityPlan plan, List<PastStory.Told> story, IReadOnlyList<AsOf> rows)
    {
        var answers = new Dictionary<string, FeatureValue>?[rows.Count];
        var replay = new EventTimeReplay(plan, rows, (row, features) =>
        {
            Assert.Null(answers[row]);
            answers[row] = plan.Views["stats"].View.Columns.ToDictionary(column => column.Name, column => features.Read("stats", column.Name, rows[row].Time));
        });
        foreach (var past in story.Select((each, i) => new PastEvent(plan.Sources["trips"], each.Time, each.Created, i, [FeatureDatum.Of(each.Value)])).Order())
        {
            replay.Take(past);
        }

        replay.End();
        Assert.DoesNotContain(null, answers);
        return [.. answers.Select(each => each!)];
    }

    private static EntityPlan Plan(TimeSpan ttl) => new("driver", [Trips], [new("stats", "trips", ttl, ViewWindowsTests.All("fare"))]);
}
