using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Part of the example, what it is replaced by, and the errors, one a line.</summary>
internal static class FeatureErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        { "stops: int", "stops: int, true: int", "a.yaml:9:77: sources.trips.fields.true: was given true; 1 to 64 letters, digits or _, not starting with a digit; not true, false or null" },
        {
            "zone_cell: {}", "9cell: {}",
            "a.yaml:4:3: entities.9cell: was given 9cell; 1 to 64 letters, digits or _, not starting with a digit; not true, false or null\n" +
            "a.yaml:46:24: models.trip_minutes.entities[1]: was given zone_cell; a defined entity: driver, 9cell, ride\n" +
            "a.yaml:71:7: models.trip_minutes.personal.zone_cell: was given zone_cell; one of the model's entities: driver\n" +
            "a.yaml:80:38: models.trip_minutes.table.entities.zone_cell: was given zone_cell; one of the model's entities: driver"
        },
        {
            "join_key: driver_id", "join_kee: driver_id",
            "a.yaml:3:13: entities.driver.join_kee: was given join_kee; one of: join_key, join_keys; did you mean join_key?"
        },
        {
            "join_key: driver_id", "join_key: \"\"",
            "a.yaml:3:23: entities.driver.join_key: was given \"\"; 1 to 256 characters without control characters"
        },
        {
            "feature_views:\n", "feature_veiws:\n",
            "a.yaml:15:1: feature_veiws: was given feature_veiws; one of: entities, sources, feature_views, on_demand_views, feature_services, models, $schema; did you mean feature_views?\n" +
            "a.yaml:33:13: on_demand_views.trip_plan.views[0]: was given driver_trips; a defined feature view, as view or view:column: there is none\n" +
            "a.yaml:33:27: on_demand_views.trip_plan.views[1]: was given driver_profile:since; a defined feature view, as view or view:column: there is none\n" +
            "a.yaml:41:16: feature_services.trip_time.features[0]: was given driver_trips; a defined feature view or on-demand view, as view or view:column: trip_plan\n" +
            "a.yaml:41:30: feature_services.trip_time.features[1]: was given driver_profile:rating; a defined feature view or on-demand view, as view or view:column: trip_plan\n" +
            "a.yaml:53:15: models.trip_minutes.inputs[5].view: was given driver_trips; a defined feature view: there is none"
        },
        {
            "sources:\n  trips:", "sources: [trips]\nx:\n  trips:",
            "a.yaml:6:10: sources: was given a list; a map from name to definition\n" +
            "a.yaml:7:1: x: was given x; one of: entities, sources, feature_views, on_demand_views, feature_services, models, $schema\n" +
            "a.yaml:18:13: feature_views.driver_trips.source: was given trips; a defined source: there is none\n" +
            "a.yaml:25:13: feature_views.driver_profile.source: was given profiles; a defined source: there is none\n" +
            "a.yaml:83:16: models.trip_minutes.table.events[0]: was given trips; a defined source: there is none"
        },
        {
            "    entity: driver\n    fields", "    fields",
            "a.yaml:7:3: sources.trips.entity: is missing; the entity that the events are about"
        },
        {
            "stops: int", "stops: integer",
            "a.yaml:9:72: sources.trips.fields.stops: was given integer; one of: float, int, bool, string, timestamp, vector"
        },
        {
            "source: trips", "source: trps",
            "a.yaml:17:13: feature_views.driver_trips.source: was given trps; a defined source: trips, profiles; did you mean trips?"
        },
        {
            "ttl: 7d", "ttl: 7 days",
            "a.yaml:18:10: feature_views.driver_trips.ttl: was given 7 days; a duration, 0 to 3650d, as 90s, 5m, 1h30m or 7d"
        },
        {
            "aggregate: count,", "aggregate: cuont,",
            "a.yaml:20:30: feature_views.driver_trips.columns.trips_1h.aggregate: was given cuont; one of: count, sum, mean, min, max, std, std_sample, var, var_sample, first, last, last_k, distinct, top_k, percentile, rate, delta, seconds_since_last, ewma, decayed_mean, decayed_sum; did you mean count?"
        },
        {
            "{ aggregate: count, window: 1h }", "{ window: 1h }",
            "a.yaml:20:7: feature_views.driver_trips.columns.trips_1h.aggregate: is missing; one of: count, sum, mean, min, max, std, std_sample, var, var_sample, first, last, last_k, distinct, top_k, percentile, rate, delta, seconds_since_last, ewma, decayed_mean, decayed_sum"
        },
        {
            "aggregate: count, window", "aggregate: count, of: minuts, window",
            "a.yaml:20:41: feature_views.driver_trips.columns.trips_1h.of: was given minuts; a field of source trips: minutes, distance_km, zone, stops, shared; did you mean minutes?"
        },
        {
            "aggregate: mean, of: minutes,", "aggregate: mean,",
            "a.yaml:21:7: feature_views.driver_trips.columns.minutes_1h.of: is missing; a field of source trips: minutes, distance_km, zone, stops, shared"
        },
        {
            "aggregate: mean, of: minutes,", "aggregate: mean, of: minute,",
            "a.yaml:21:42: feature_views.driver_trips.columns.minutes_1h.of: was given minute; a field of source trips: minutes, distance_km, zone, stops, shared; did you mean minutes?"
        },
        {
            "aggregate: mean, of: minutes,", "aggregate: mean, of: zone,",
            "a.yaml:21:42: feature_views.driver_trips.columns.minutes_1h.of: was given zone; a float, int, bool or timestamp field for mean"
        },
        {
            "count, window: 1h", "count, window: 59s",
            "a.yaml:20:45: feature_views.driver_trips.columns.trips_1h.window: was given 59s; a duration, 1m to 30d, as 90s, 5m, 1h30m or 7d"
        },
        {
            "count, window: 1h", "count, window: 31d",
            "a.yaml:20:45: feature_views.driver_trips.columns.trips_1h.window: was given 31d; a duration, 1m to 30d, as 90s, 5m, 1h30m or 7d"
        },
        {
            "count, window: 1h", "count",
            "a.yaml:20:7: feature_views.driver_trips.columns.trips_1h.window: is missing; a duration, 1m to 30d"
        },
        {
            "hop: 5m", "hop: 2h",
            "a.yaml:21:68: feature_views.driver_trips.columns.minutes_1h.hop: was given 2h; a duration, 2s to 1h, as 90s, 5m, 1h30m or 7d, or exact"
        },
        {
            "window: 1h, hop: 5m", "window: 30d, hop: 1m",
            "a.yaml:21:69: feature_views.driver_trips.columns.minutes_1h.hop: was given 1m; a duration, 21m6s to 30d, as 90s, 5m, 1h30m or 7d, or exact"
        },
        {
            "half_life: 30m", "window: 30m",
            "a.yaml:22:7: feature_views.driver_trips.columns.pace.half_life: is missing; the age at which an event weighs one half, 1s to 365d\n" +
            "a.yaml:22:53: feature_views.driver_trips.columns.pace.window: was given 30m; no window: ewma has a half_life"
        },
        {
            "half_life: 30m", "half_life: 0",
            "a.yaml:22:56: feature_views.driver_trips.columns.pace.half_life: was given 0; a duration, 1s to 365d, as 90s, 5m, 1h30m or 7d"
        },
        {
            "window: 1h, hop: 5m", "window: 1h, half_life: 5m",
            "a.yaml:21:74: feature_views.driver_trips.columns.minutes_1h.half_life: was given 5m; no half_life: mean has a window"
        },
    };
}
