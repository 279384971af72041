using OnlineLearning.Core.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class DefinitionDiffTests
{
    private static readonly DefinitionSet Example = Yaml.Valid(Yaml.Example);

    [Fact]
    public void A_set_differs_from_itself_in_nothing()
    {
        IReadOnlyList<DefinitionChange> changes = DefinitionDiff.Between(Example, Yaml.Valid(Yaml.Example, Example));

        Assert.Equal(
            ["entities driver", "entities ride", "entities zone_cell", "sources profiles", "sources trips", "feature_views driver_profile", "feature_views driver_trips", "on_demand_views trip_plan", "feature_services trip_time", "models late_trip", "models long_trip", "models trip_minutes"],
            changes.Select(c => $"{c.Section} {c.Name}"));
        Assert.All(changes, c => Assert.Equal((ChangeKind.Unchanged, 0), (c.Kind, c.Fields.Count)));
    }

    [Fact]
    public void Against_nothing_all_is_added_and_back_removed()
    {
        Assert.All(DefinitionDiff.Between(DefinitionSet.Empty, Example), c => Assert.Equal(ChangeKind.Added, c.Kind));
        Assert.All(DefinitionDiff.Between(Example, DefinitionSet.Empty), c => Assert.Equal(ChangeKind.Removed, c.Kind));
        Assert.Empty(DefinitionDiff.Between(DefinitionSet.Empty, DefinitionSet.Empty));
    }

    [Theory]
    [InlineData("bits: 18", "bits: 20", "learner.bits: 18 -> 20")]
    [InlineData("label_wait: 2h", "label_wait: 90m", "label_wait: 2h -> 1h30m")]
    [InlineData("    default_label: 0\n", "", "default_label: 0 -> (none)")]
    [InlineData("columns: { distance_km: km }", "columns: { stops: n }", "table.columns.distance_km: km -> (none)|table.columns.stops: (none) -> n")]
    [InlineData("cross: [zone, hour]", "cross: [zone, hour]\n      - categorical: car", "inputs.car: (none) -> categorical|" +
        "inputs: [distance_km, stops, zone, remarks, hour, weekday, zone*hour, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean, driver.key]" +
        " -> [distance_km, stops, zone, remarks, hour, weekday, zone*hour, car, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean, driver.key]")]
    public void A_changed_model_tells_each_field_before_and_after(string part, string replacement, string expected)
    {
        DefinitionChange change = Assert.Single(
            DefinitionDiff.Between(Example, Yaml.Valid(Yaml.Replaced(part, replacement))), c => c.Kind != ChangeKind.Unchanged);

        Assert.Equal(("models", "trip_minutes", ChangeKind.Changed), (change.Section, change.Name, change.Kind));
        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), change.Fields.Select(f => f.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Other_sections_tell_their_fields_too()
    {
        string text = Yaml.Replaced("hop: 5m", "hop: 10m").Replace("stops: int", "stops: float").Replace("join_key: driver_id", "join_key: d");

        Assert.Equal(
            ["join_key: driver_id -> d", "fields.stops: int -> float", "columns.minutes_1h.hop: 5m -> 10m"],
            DefinitionDiff.Between(Example, Yaml.Valid(text)).SelectMany(c => c.Fields).Select(f => f.ToString()));
    }

    [Theory]
    [InlineData("join_keys: [driver_id, zone_cell]", "join_keys: [zone_cell, driver_id]", "join_keys: [driver_id, zone_cell] -> [zone_cell, driver_id]")]
    [InlineData("join_keys: [driver_id, zone_cell]", "join_keys: [driver_id]", "join_keys: [driver_id, zone_cell] -> (none)|join_key: (none) -> driver_id")]
    [InlineData("length: 4", "length: 5", "fields.taste.length: 4 -> 5")]
    [InlineData("event_time: said", "event_time: at", "event_time: said -> at")]
    [InlineData("    created_time: stored\n", "", "created_time: stored -> (none)")]
    [InlineData("features: [rating, since, home, taste]", "features: [since, rating, home]", "features: [rating, since, home, taste] -> [since, rating, home]")]
    [InlineData("hop: 5m", "hop: exact", "columns.minutes_1h.hop: 5m -> exact")]
    [InlineData("owner: rides@example.org\n    tags", "owner: me\n    tags", "owner: rides@example.org -> me")]
    [InlineData("tier: gold", "tier: silver, new: yes", "tags.tier: gold -> silver|tags.new: (none) -> yes")]
    [InlineData("    version: 2\n", "", "version: 2 -> (none)")]
    [InlineData("as it was last pushed", "once", "description: What is known of the driver, as it was last pushed. -> What is known of the driver, once.")]
    [InlineData("/ 365.25", "/ 365", "columns.years: days_between(driver_profile.since, asked) / 365.25 -> days_between(driver_profile.since, asked) / 365")]
    [InlineData("asked: timestamp }", "asked: timestamp, more: int }", "request.more: (none) -> int")]
    [InlineData("views: [driver_trips, driver_profile:since]", "views: [driver_trips:pace, driver_profile:since]", "views: [driver_trips, driver_profile:since] -> [driver_trips:pace, driver_profile:since]")]
    [InlineData("How long a trip is likely to take.", "Trips.", "description: How long a trip is likely to take. -> Trips.")]
    [InlineData("features: [driver_trips, driver_profile:rating, trip_plan:expected]", "features: trip_plan", "features: [driver_trips, driver_profile:rating, trip_plan:expected] -> [trip_plan]")]
    public void Every_field_of_the_feature_side_tells_its_change(string part, string replacement, string expected)
    {
        DefinitionChange change = Assert.Single(
            DefinitionDiff.Between(Example, Yaml.Valid(Yaml.Replaced(part, replacement))), c => c.Kind != ChangeKind.Unchanged);

        Assert.Equal(expected, string.Join('|', change.Fields));
    }
}
