using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Keys, typed fields, plain features and what is said of a view: part of the example, what it is replaced by, and the errors, one a line.</summary>
internal static class ViewErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        {
            "join_keys: [driver_id, zone_cell]", "join_key: ride_id, join_keys: [driver_id, zone_cell]",
            "a.yaml:5:41: entities.ride.join_keys: was given a list; join_key or join_keys, not both"
        },
        {
            "join_keys: [driver_id, zone_cell]", "join_keys: []",
            "a.yaml:5:22: entities.ride.join_keys: was given 0 columns; 1 to 8 columns"
        },
        {
            "join_keys: [driver_id, zone_cell]", "join_keys: [a, b, c, d, e, f, g, h, i]",
            "a.yaml:5:22: entities.ride.join_keys: was given 9 columns; 1 to 8 columns"
        },
        {
            "join_keys: [driver_id, zone_cell]", "join_keys: [a, \"\", a]",
            "a.yaml:5:26: entities.ride.join_keys[1]: was given \"\"; 1 to 256 characters without control characters\n" +
            "a.yaml:5:30: entities.ride.join_keys[2]: was given a; each column once"
        },
        {
            "join_keys: [driver_id, zone_cell]", "join_keys: { a: b }",
            "a.yaml:5:11: entities.ride.join_keys: was given a map; 1 to 256 characters without control characters"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: vector",
            "a.yaml:11:69: sources.profiles.fields.taste: was given vector; a vector with its length, as { type: vector, length: 8 }, 1 to 4096"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: { type: vector }",
            "a.yaml:11:62: sources.profiles.fields.taste.length: is missing; the number of numbers in the vector, 1 to 4096"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: { type: vector, length: 4097 }",
            "a.yaml:11:93: sources.profiles.fields.taste.length: was given 4097; a whole number, 1 to 4096"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: { type: float, length: 4 }",
            "a.yaml:11:92: sources.profiles.fields.taste.length: was given 4; no length: float is one value"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: { type: vectr, length: 4, size: 4 }",
            "a.yaml:11:77: sources.profiles.fields.taste.type: was given vectr; one of: float, int, bool, string, timestamp, vector; did you mean vector?\n" +
            "a.yaml:11:95: sources.profiles.fields.taste.size: was given size; one of: type, length"
        },
        {
            "taste: { type: vector, length: 4 }", "taste: { length: 4 }",
            "a.yaml:11:62: sources.profiles.fields.taste.type: is missing; one of: float, int, bool, string, timestamp, vector"
        },
        {
            "event_time: said", "event_time: driver_id",
            "a.yaml:13:17: sources.profiles.event_time: was given driver_id; a column other than the join key of entity driver"
        },
        {
            "created_time: stored", "created_time: said",
            "a.yaml:14:19: sources.profiles.created_time: was given said; a column other than that of the event time, said"
        },
        {
            "created_time: stored", "created_time: [a, b]",
            "a.yaml:14:19: sources.profiles.created_time: was given a list; 1 to 256 characters without control characters"
        },
        {
            "features: [rating, since, home, taste]", "features: [rating, sinze, rating, taste]",
            "a.yaml:25:24: feature_views.driver_profile.features[1]: was given sinze; a field of source profiles: rating, since, home, taste; did you mean since?\n" +
            "a.yaml:25:31: feature_views.driver_profile.features[2]: was given rating; each field once\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: rating, rating, taste"
        },
        {
            "features: [rating, since, home, taste]", "features: []",
            "a.yaml:25:15: feature_views.driver_profile.features: was given 0 features; 1 to 1024 fields of the source\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: there is none\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a column of view driver_profile: there is none"
        },
        {
            "    features: [rating, since, home, taste]\n", "",
            "a.yaml:23:3: feature_views.driver_profile.columns: is missing; at least one column, or features\n" +
            "a.yaml:32:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: there is none\n" +
            "a.yaml:40:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a column of view driver_profile: there is none"
        },
        {
            "    features: [rating, since, home, taste]\n", "    columns: {}\n",
            "a.yaml:25:5: feature_views.driver_profile.columns: was given 0 columns; 1 to 256 columns\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: there is none\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a column of view driver_profile: there is none"
        },
        {
            "features: [rating, since, home, taste]", "features: [rating]\n    columns: { rating: { aggregate: last, of: rating, window: 1h } }",
            "a.yaml:25:16: feature_views.driver_profile.features[0]: was given rating; a field whose name no column of the view has\n" +
            "a.yaml:34:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: rating, rating"
        },
        {
            "features: [rating, since, home, taste]", "columns: { a: { aggregate: last, of: taste, window: 1h } }",
            "a.yaml:25:42: feature_views.driver_profile.columns.a.of: was given taste; a field of any type but vector for last\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: a\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a column of view driver_profile: a"
        },
        {
            "join_key: driver_id", "join_key: rating",
            "a.yaml:25:16: feature_views.driver_profile.features[0]: was given rating; a field whose name is not that of a join key of entity driver: an answer holds both by name\n" +
            "a.yaml:41:15: feature_services.trip_time.features: was given a list; columns whose names are not those of join keys; driver_profile:rating has that of entity driver"
        },
        {
            "description: What", "description: \"\" # What",
            "a.yaml:26:18: feature_views.driver_profile.description: was given \"\"; 1 to 4096 characters without control characters other than tabs and line ends"
        },
        {
            "tags: { team: rides, tier: gold }", "tags: [team]",
            "a.yaml:28:11: feature_views.driver_profile.tags: was given a list; a map from tag to text"
        },
        {
            "tags: { team: rides, tier: gold }", "tags: { \"\": rides, tier: { gold: 1 } }",
            "a.yaml:28:13: feature_views.driver_profile.tags.: was given ; 1 to 256 characters without control characters\n" +
            "a.yaml:28:24: feature_views.driver_profile.tags.tier: was given a map; 1 to 256 characters without control characters"
        },
        {
            "version: 2", "version: 0",
            "a.yaml:29:14: feature_views.driver_profile.version: was given 0; a whole number, 1 to 2147483647"
        },
        {
            "version: 2", "vershun: 2",
            "a.yaml:29:5: feature_views.driver_profile.vershun: was given vershun; one of: source, ttl, columns, features, description, owner, tags, version; did you mean version?"
        },
        {
            "columns: [trips_1h, pace]", "columns: [trips_1h, pase]",
            "a.yaml:54:29: models.trip_minutes.inputs[5].columns[1]: was given pase; a column of view driver_trips: trips_1h, minutes_1h, pace; did you mean pace?"
        },
        {
            "view: driver_trips\n        columns: [trips_1h, pace]", "view: driver_profile\n        columns: [rating, since, home]",
            "a.yaml:54:34: models.trip_minutes.inputs[5].columns[2]: was given home; a column of view driver_profile that is a number: rating, since"
        },
        {
            "features: [rating, since, home, taste]", "features: { home: taste }",
            "a.yaml:25:5: feature_views.driver_profile.features: was given a map; a field of source profiles: rating, since, home, taste\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a column of view driver_profile: there is none\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a column of view driver_profile: there is none"
        },
        {
            "entities: { driver: driver_id, zone_cell: cell }", "entities: { driver: [driver_id, cell], zone_cell: [] }",
            "a.yaml:80:27: models.trip_minutes.table.entities.driver: was given 2 columns; one column for driver_id\n" +
            "a.yaml:80:57: models.trip_minutes.table.entities.zone_cell: was given 0 columns; one column for zone_cell"
        },
        {
            "entities: { driver: driver_id, zone_cell: cell }", "entities: { driver: { a: b } }",
            "a.yaml:80:19: models.trip_minutes.table.entities.driver: was given a map; 1 to 256 characters without control characters"
        },
    };
}
