using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>On-demand views and feature services: part of the example, what it is replaced by, and the errors, one a line.</summary>
internal static class OnDemandErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        {
            "driver_trips.pace, 12)", "driver_trips.pase, 12)",
            "a.yaml:35:17: on_demand_views.trip_plan.columns.expected: was given coalesce(driver_trips.pase, 12) * distance_km; at character 23, in place of pase: a column of driver_trips that views names: trips_1h, minutes_1h, pace; did you mean pace?"
        },
        {
            "driver_trips.pace, 12)", "driver_tripz.pace, 12)",
            "a.yaml:35:17: on_demand_views.trip_plan.columns.expected: was given coalesce(driver_tripz.pace, 12) * distance_km; at character 10, in place of driver_tripz: one of views: driver_trips, driver_profile; did you mean driver_trips?"
        },
        {
            "12) * distance_km", "12) * distance",
            "a.yaml:35:17: on_demand_views.trip_plan.columns.expected: was given coalesce(driver_trips.pace, 12) * distance; at character 35, in place of distance: a value of the request, or view.column: distance_km, asked; did you mean distance_km?"
        },
        {
            "coalesce(driver_trips.pace", "coalesc(driver_trips.pace",
            "a.yaml:35:17: on_demand_views.trip_plan.columns.expected: was given coalesc(driver_trips.pace, 12) * distance_km; at character 1, in place of coalesc: a function: coalesce, if, is_null, null_if, one_of, abs, sign, min, max, clamp, floor, ceil, round, sqrt, exp, log, log2, log10, log1p, pow, sigmoid, sin_turns, cos_turns, bin, int, float, number, lower, upper, trim, concat, text, length, contains, starts_with, ends_with, substring, replace, bucket, hour, ...; did you mean coalesce?"
        },
        {
            "hour(asked) >= 7 and", "hour(asked) and",
            "a.yaml:37:13: on_demand_views.trip_plan.columns.rush: was given hour(asked) and hour(asked) < 9; at character 13, in place of and(int, bool): and(bool, bool)"
        },
        {
            "days_between(driver_profile.since, asked)", "days_between(driver_profile.rating, asked)",
            "a.yaml:36:14: on_demand_views.trip_plan.columns.years: was given days_between(driver_profile.rating, asked) / 365.25; at character 29, in place of rating: a column of driver_profile that views names: since"
        },
        {
            "views: [driver_trips, driver_profile:since]", "views: [driver_trip, driver_profile:since]",
            "a.yaml:33:13: on_demand_views.trip_plan.views[0]: was given driver_trip; a defined feature view, as view or view:column: driver_trips, driver_profile; did you mean driver_trips?"
        },
        {
            "views: [driver_trips, driver_profile:since]", "views: [driver_trips, driver_profile:sinse]",
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:sinse; a column of view driver_profile: rating, since, home, taste; did you mean since?"
        },
        {
            "views: [driver_trips, driver_profile:since]", "views: [driver_trips, driver_profile:since, driver_trips:pace]",
            "a.yaml:33:49: on_demand_views.trip_plan.views[2]: was given driver_trips:pace; each column once; driver_trips:pace is named before"
        },
        {
            "views: [driver_trips, driver_profile:since]", "views: [driver_trips, driver_profile:since, trip_plan]",
            "a.yaml:33:49: on_demand_views.trip_plan.views[2]: was given trip_plan; a defined feature view, as view or view:column: driver_trips, driver_profile"
        },
        {
            "request: { distance_km: float, asked: timestamp }", "request: { distance_km: float, asked: timestamp, driver_id: string, and: int }",
            "a.yaml:32:54: on_demand_views.trip_plan.request.driver_id: was given driver_id; a name other than the join key of entity driver: a request holds both by name\n" +
            "a.yaml:32:73: on_demand_views.trip_plan.request.and: was given and; a name that is no operator of expressions: and, or, not"
        },
        {
            "request: { distance_km: float, asked: timestamp }", "request: { distance_km: text, asked: timestamp }",
            "a.yaml:32:29: on_demand_views.trip_plan.request.distance_km: was given text; one of: float, int, bool, string, timestamp, vector"
        },
        {
            "      rush: hour", "      driver_id: hour",
            "a.yaml:37:7: on_demand_views.trip_plan.columns.driver_id: was given driver_id; a name other than the join key of entity driver: an answer holds both by name"
        },
        {
            "      expected: coalesce(driver_trips.pace, 12) * distance_km\n      years: days_between(driver_profile.since, asked) / 365.25\n      rush: hour(asked) >= 7 and hour(asked) < 9\n", "",
            "a.yaml:34:5: on_demand_views.trip_plan.columns: is missing; at least one column\n" +
            "a.yaml:38:53: feature_services.trip_time.features[2]: was given trip_plan:expected; a column of view trip_plan: there is none"
        },
        {
            "rush: hour(asked) >= 7 and hour(asked) < 9", "rush: [hour]",
            "a.yaml:37:13: on_demand_views.trip_plan.columns.rush: was given a list; 1 to 4096 characters without control characters other than tabs and line ends"
        },
        {
            "rush: hour(asked) >= 7 and hour(asked) < 9", "rush: \"\"",
            "a.yaml:37:13: on_demand_views.trip_plan.columns.rush: was given \"\"; 1 to 4096 characters without control characters other than tabs and line ends"
        },
        {
            "rush: hour(asked) >= 7 and hour(asked) < 9", "rush: null",
            "a.yaml:37:7: on_demand_views.trip_plan.columns.rush: is missing; an expression"
        },
        {
            "rush: hour(asked) >= 7 and hour(asked) < 9", "rush: \"null\"",
            "a.yaml:37:13: on_demand_views.trip_plan.columns.rush: was given \"null\"; at character 1, in place of an expression that is always null: one with a value"
        },
        {
            "  trip_plan:\n", "  driver_trips:\n",
            "a.yaml:31:3: on_demand_views.driver_trips: was given driver_trips; a name that no feature view has\n" +
            "a.yaml:41:53: feature_services.trip_time.features[2]: was given trip_plan:expected; a defined feature view or on-demand view, as view or view:column: driver_trips, driver_profile"
        },
        {
            "description: How long", "descryption: How long",
            "a.yaml:38:5: on_demand_views.trip_plan.descryption: was given descryption; one of: request, views, columns, description, owner, tags, version; did you mean description?"
        },
        {
            "features: [driver_trips, driver_profile:rating, trip_plan:expected]", "features: [driver_tripz, driver_profile:ratings, trip_plan:expect]",
            "a.yaml:41:16: feature_services.trip_time.features[0]: was given driver_tripz; a defined feature view or on-demand view, as view or view:column: driver_trips, driver_profile, trip_plan; did you mean driver_trips?\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:ratings; a column of view driver_profile: rating, since, home, taste; did you mean rating?\n" +
            "a.yaml:41:54: feature_services.trip_time.features[2]: was given trip_plan:expect; a column of view trip_plan: expected, years, rush; did you mean expected?"
        },
        {
            "features: [driver_trips, driver_profile:rating, trip_plan:expected]", "features: [driver_trips, driver_trips:pace]",
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_trips:pace; each column once; driver_trips:pace is named before"
        },
        {
            "features: [driver_trips, driver_profile:rating, trip_plan:expected]", "features: []",
            "a.yaml:41:15: feature_services.trip_time.features: was given a list; at least one of view or view:column"
        },
        {
            "    features: [driver_trips, driver_profile:rating, trip_plan:expected]\n", "",
            "a.yaml:40:3: feature_services.trip_time.features: is missing; at least one of view or view:column"
        },
        {
            "features: [driver_trips, driver_profile:rating, trip_plan:expected]", "feature: driver_trips",
            "a.yaml:40:3: feature_services.trip_time.features: is missing; at least one of view or view:column\n" +
            "a.yaml:41:5: feature_services.trip_time.feature: was given feature; one of: features, description, owner, tags, version; did you mean features?"
        },
        {
            "- view: driver_trips\n        columns: [trips_1h, pace]", "- view: trip_plan",
            "a.yaml:53:15: models.trip_minutes.inputs[5].view: was given trip_plan; a feature view; trip_plan is an on-demand view: ask for it with the features, and send what it gives as a numeric input"
        },
    };
}
