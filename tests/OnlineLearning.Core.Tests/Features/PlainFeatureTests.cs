using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class PlainFeatureTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromTicks(5);
    private static readonly SourceDefinition Profiles = new("profiles", "driver", [new("age", FieldType.Int), new("city", FieldType.String), new("taste", FieldType.Vector, 2)]);

    private static readonly Gen<(int Time, int Created, int Value)[]> Rows = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 4], Gen.Int[0, 9]).Array[0, 30];

    /// <summary>Feast's rule: of the rows in [q - ttl, q] the one with the greatest event time, then created time, then the last; a null of it is a null.</summary>
    [Fact]
    public void The_latest_row_wins_and_the_four_statuses_hold_at_every_query_from_the_newest_row_but_one() => Gen.Select(Rows, Gen.Bool).Sample((rows, expires) =>
    {
        var view = new ViewWindows(Plan(expires ? Ttl : TimeSpan.Zero, ["city", "age"]));
        var taken = new List<(int Time, int Created, int Value)>();
        foreach (var row in rows)
        {
            Assert.Equal(Placement.Placed, Apply(view, row));
            taken.Add(row);
            var times = taken.Select(each => each.Time).Distinct().OrderDescending().Take(2).ToList();
            for (var query = times[^1]; query < 20; query++)
            {
                var latest = taken.Where(each => each.Time <= query).Select((each, i) => (each, i)).OrderBy(pair => pair.each.Time).ThenBy(pair => pair.each.Created).ThenBy(pair => pair.i).Last().each;
                var stale = expires && query - latest.Time > Ttl.Ticks;
                Assert.Equal(Expected(latest.Time, stale, FeatureDatum.Of(latest.Value)), view.Read(1, query) is { Value: var age } read ? read with { Value = age } : default);
                Assert.Equal(Expected(latest.Time, stale, latest.Value % 3 == 0 ? default : FeatureDatum.Of($"c{latest.Value}")), view.Read(0, query));
            }

            Assert.Equal(FeatureValue.NotFound, view.Read(0, -1));
        }
    }, iter: 300);

    [Fact]
    public void Rows_go_on_after_a_round_trip_and_keep_what_a_changed_view_still_names() => Rows.Sample(rows =>
    {
        var (plan, changed) = (Plan(Ttl, ["city", "age"]), Plan(Ttl, ["age", "taste"]));
        var (straight, broken) = (new ViewWindows(plan), new ViewWindows(plan));
        foreach (var row in rows)
        {
            Apply(straight, row);
            Apply(broken, row);
            broken = Again(broken, plan);
        }

        Assert.Equal(State(straight), State(broken));
        var other = Again(straight, changed);
        for (var query = 0; query < 20; query++)
        {
            Assert.Equal(straight.Read(1, query), other.Read(0, query));
            Assert.True(other.Read(1, query).Status != FeatureStatus.Present);
        }
    }, iter: 100);

    [Fact]
    public void A_view_with_plain_features_and_windows_has_both_and_refuses_no_event()
    {
        var view = new ViewWindows(new ViewPlan(new("v", "profiles", TimeSpan.Zero, [new("n", "count", null, TimeSpan.FromMinutes(1), null, null)]) { Features = ["age"] }, Profiles));
        var hour = TimeSpan.TicksPerHour;
        Assert.Equal(Placement.Placed, view.Apply(2 * hour, 0, [FeatureDatum.Of(40L), default, default]));
        Assert.Equal(Placement.PlacedInPart, view.Apply(hour, 9, [FeatureDatum.Of(39L), default, default]));
        Assert.Equal((2, 0), (view.Events, view.LateEvents));
        var row = new FeatureValue[2];
        view.Read(2 * hour + 1, row);
        Assert.Equal([new(FeatureDatum.Of(1L), FeatureStatus.Present, 2 * hour), new(FeatureDatum.Of(40L), FeatureStatus.Present, 2 * hour)], row);
        Assert.Equal(new FeatureValue(FeatureDatum.Of(39L), FeatureStatus.Present, hour), view.Read(1, 2 * hour - 1));
        Assert.Equal([DatumKind.Int, DatumKind.Int], new ViewPlan(new("v", "profiles", TimeSpan.Zero, [new("n", "distinct", "city", TimeSpan.FromMinutes(1), null, null)]) { Features = ["age"] }, Profiles).Results);
    }

    [Fact]
    public void A_feature_that_is_no_field_or_has_a_column_s_name_is_refused()
    {
        Assert.Contains("features of plain has agee; allowed: a field of source profiles: age, city, taste", Assert.Throws<ArgumentException>(() => Plan(Ttl, ["agee"])).Message);
        Assert.Contains("no other column", Assert.Throws<ArgumentException>(() => Plan(Ttl, ["age", "age"])).Message);
    }

    private static FeatureValue Expected(long time, bool stale, FeatureDatum value)
        => stale ? new(default, FeatureStatus.OutsideMaxAge, time) : new(value, value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present, time);

    private static Placement Apply(ViewWindows view, (int Time, int Created, int Value) row)
        => view.Apply(row.Time, row.Created, [FeatureDatum.Of(row.Value), row.Value % 3 == 0 ? default : FeatureDatum.Of($"c{row.Value}"), default]);

    private static ViewPlan Plan(TimeSpan ttl, string[] features) => new(new("plain", "profiles", ttl, []) { Features = features }, Profiles);

    private static ViewWindows Again(ViewWindows view, ViewPlan plan)
    {
        var reader = new StateReader(State(view));
        var again = ViewWindows.Read(ref reader, plan);
        Assert.True(reader.AtEnd);
        return again;
    }

    private static byte[] State(ViewWindows view)
    {
        var writer = new StateWriter();
        view.Write(writer);
        return writer.ToArray();
    }
}
