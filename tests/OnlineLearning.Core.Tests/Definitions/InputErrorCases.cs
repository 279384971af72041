using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Part of the example, what it is replaced by, and the errors, one a line.</summary>
internal static class InputErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        { "        entity: driver\n", "        entity: []\n", "a.yaml:56:17: models.trip_minutes.inputs[6].entity: was given a list; at least one" },
        {
            "numeric: [distance_km, stops]", "numeric: [distance_km, distance_km]",
            "a.yaml:48:32: models.trip_minutes.inputs[0].numeric[1]: was given distance_km; each input once; distance_km is also at models.trip_minutes.inputs[0].numeric[0]"
        },
        {
            "numeric: [distance_km, stops]", "numeric: [distance_km, a-b]",
            "a.yaml:48:32: models.trip_minutes.inputs[0].numeric[1]: was given a-b; 1 to 64 letters, digits or _, not starting with a digit; not true, false or null"
        },
        {
            "numeric: [distance_km, stops]", "numeric: []",
            "a.yaml:48:18: models.trip_minutes.inputs[0].numeric: was given a list; at least one\n" +
            "a.yaml:69:34: models.trip_minutes.personal.driver.coefficients.inputs[0]: was given distance_km; a numeric, categorical, date, cross, view or label input of the model: zone, hour, weekday, zone*hour, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean\n" +
            "a.yaml:81:18: models.trip_minutes.table.columns.distance_km: was given distance_km; a numeric, categorical or text input of the model: zone, remarks"
        },
        {
            "numeric: [distance_km, stops]", "numeric: [distance_km, ]\n        text: x",
            "a.yaml:48:9: models.trip_minutes.inputs[0]: was given 2 kinds of input; exactly one of: numeric, categorical, text, date, cross, pairs, missing, view, label, entity\n" +
            "a.yaml:70:34: models.trip_minutes.personal.driver.coefficients.inputs[0]: was given distance_km; a numeric, categorical, date, cross, view or label input of the model: zone, hour, weekday, zone*hour, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean\n" +
            "a.yaml:82:18: models.trip_minutes.table.columns.distance_km: was given distance_km; a numeric, categorical or text input of the model: zone, remarks"
        },
        {
            "- numeric: [distance_km, stops]", "- distance_km",
            "a.yaml:48:9: models.trip_minutes.inputs[0]: was given distance_km; a map with one of numeric, categorical, text, date, cross, pairs, missing, view, label, entity\n" +
            "a.yaml:69:34: models.trip_minutes.personal.driver.coefficients.inputs[0]: was given distance_km; a numeric, categorical, date, cross, view or label input of the model: zone, hour, weekday, zone*hour, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean\n" +
            "a.yaml:81:18: models.trip_minutes.table.columns.distance_km: was given distance_km; a numeric, categorical or text input of the model: zone, remarks"
        },
        {
            "date: [hour, weekday]", "date: [hour, year]",
            "a.yaml:51:22: models.trip_minutes.inputs[3].date[1]: was given year; one of: hour, weekday, day, month, minute, minute_of_day, hour_of_week, quarter, day_of_year"
        },
        {
            "cross: [zone, hour]", "cross: [zone]",
            "a.yaml:52:16: models.trip_minutes.inputs[4].cross: was given a list; 2 to 8 different inputs, or a number twice\n" +
            "a.yaml:69:47: models.trip_minutes.personal.driver.coefficients.inputs[1]: was given \"zone*hour\"; a numeric, categorical, date, cross, view or label input of the model: distance_km, stops, zone, hour, weekday, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean"
        },
        {
            "- view: driver_trips", "- view: driver_trip",
            "a.yaml:53:15: models.trip_minutes.inputs[5].view: was given driver_trip; a defined feature view: driver_trips, driver_profile; did you mean driver_trips?"
        },
        {
            "columns: [trips_1h, pace]", "columns: [trips_1h, pase]",
            "a.yaml:54:29: models.trip_minutes.inputs[5].columns[1]: was given pase; a column of view driver_trips: trips_1h, minutes_1h, pace; did you mean pace?"
        },
        {
            "entities: driver\n    label", "entities: zone_cell\n    inputs: { view: driver_trips }\n    label",
            "a.yaml:86:21: models.long_trip.inputs.view: was given driver_trips; a view of one of the model's entities (zone_cell); driver_trips is about driver\n" +
            "a.yaml:89:7: models.long_trip.personal.driver: was given driver; one of the model's entities: zone_cell"
        },
        {
            "{ aggregate: count, window: 1h }", "{ aggregate: mean, of: zone, window: 1h }",
            "a.yaml:20:40: feature_views.driver_trips.columns.trips_1h.of: was given zone; a float, int, bool or timestamp field for mean"
        },
        {
            "{ aggregate: count, window: 1h }", "{ aggregate: last, of: zone, window: 1h }",
            "a.yaml:54:19: models.trip_minutes.inputs[5].columns[0]: was given trips_1h; a column of view driver_trips that is a number: minutes_1h, pace"
        },
        {
            "{ aggregate: count, window: 1h }", "{ aggregate: last_k, of: minutes, window: 1h, k: 0 }",
            "a.yaml:20:66: feature_views.driver_trips.columns.trips_1h.k: was given 0; a whole number, 1 to 100\n" +
            "a.yaml:54:19: models.trip_minutes.inputs[5].columns[0]: was given trips_1h; a column of view driver_trips that is a number: minutes_1h, pace"
        },
        {
            "{ aggregate: count, window: 1h }", "{ aggregate: count, window: 1h, k: 3 }",
            "a.yaml:20:52: feature_views.driver_trips.columns.trips_1h.k: was given 3; no k: it is a setting of last_k, top_k; count has none"
        },
        {
            "{ aggregate: count, window: 1h }", "{ aggregate: seconds_since_last, window: 1h, hop: exact }",
            "a.yaml:20:58: feature_views.driver_trips.columns.trips_1h.window: was given 1h; no window: seconds_since_last has none\n" +
            "a.yaml:20:67: feature_views.driver_trips.columns.trips_1h.hop: was given exact; no hop: seconds_since_last has no window"
        },
        {
            "label: [last, mean]", "label: [last, median]",
            "a.yaml:55:23: models.trip_minutes.inputs[6].label[1]: was given median; one of: last, mean, count, delta, ewma; did you mean mean?"
        },
        {
            "        entity: driver\n", "        entity: drivr\n",
            "a.yaml:56:17: models.trip_minutes.inputs[6].entity: was given drivr; one of the model's entities: driver, zone_cell; did you mean driver?"
        },
        {
            "- entity: [driver]", "- columns: [a]",
            "a.yaml:57:9: models.trip_minutes.inputs[7]: was given 0 kinds of input; exactly one of: numeric, categorical, text, date, cross, pairs, missing, view, label, entity"
        },
        {
            "text: remarks", "text: remarks\n        columns: [a]",
            "a.yaml:51:18: models.trip_minutes.inputs[2].columns: was given a list; no columns: only a view input has them"
        },
        {
            "      zone_cell:\n        bias", "      zone:\n        bias",
            "a.yaml:71:7: models.trip_minutes.personal.zone: was given zone; one of the model's entities: driver, zone_cell"
        },
        { "bias: true\n", "bias: 1\n", "a.yaml:72:15: models.trip_minutes.personal.zone_cell.bias: was given 1; true or false" },
        {
            "inputs: [distance_km, \"zone*hour\"]", "inputs: [distance_km, remarks]",
            "a.yaml:69:47: models.trip_minutes.personal.driver.coefficients.inputs[1]: was given remarks; a numeric, categorical, date, cross, view or label input of the model: distance_km, stops, zone, hour, weekday, zone*hour, driver_trips:trips_1h, driver_trips:pace, driver.label.last, driver.label.mean"
        },
        {
            "inputs: [distance_km, \"zone*hour\"]", "inputs: [stops, stops]",
            "a.yaml:69:41: models.trip_minutes.personal.driver.coefficients.inputs[1]: was given stops; each input once"
        },
        {
            "inputs: [distance_km, \"zone*hour\"], ", "",
            "a.yaml:69:9: models.trip_minutes.personal.driver.coefficients.inputs: is missing; names of the model's inputs"
        },
        {
            "most: 64", "most: 0",
            "a.yaml:69:134: models.trip_minutes.personal.driver.coefficients.most: was given 0; a whole number, 1 to 65536"
        },
        {
            "        factors: 8\n", "",
            "a.yaml:70:9: models.trip_minutes.personal.driver.factors: was given a map; factors for at least two entities: each pair of them adds a term"
        },
        {
            "        factors: 8\n", "        factors: 16\n",
            "a.yaml:73:18: models.trip_minutes.personal.zone_cell.factors: was given 16; the same count for all entities; models.trip_minutes.personal.driver.factors has 8"
        },
        {
            "count: 8", "count: 257",
            "a.yaml:70:27: models.trip_minutes.personal.driver.factors.count: was given 257; a whole number, 1 to 256"
        },
        {
            "scale: 0.1", "scale: 0",
            "a.yaml:70:63: models.trip_minutes.personal.driver.factors.scale: was given 0; a number, above 0 to 1"
        },
        {
            "header: [driver_id, verdict]", "header: [driver_id, driver_id]",
            "a.yaml:90:27: models.long_trip.table.header[1]: was given driver_id; each column once"
        },
        {
            "header: [driver_id, verdict]", "header: [driver_id, verdict]\n      time: when",
            "a.yaml:91:13: models.long_trip.table.time: was given when; a column of the header: driver_id, verdict"
        },
        { "unit: iso", "unit: min", "a.yaml:79:38: models.trip_minutes.table.time.unit: was given min; one of: iso, s, ms, us, ns" },
        { "column: started, ", "", "a.yaml:79:7: models.trip_minutes.table.time.column: is missing; the column that holds the time" },
        {
            "zone_cell: cell", "zone: cell",
            "a.yaml:80:38: models.trip_minutes.table.entities.zone: was given zone; one of the model's entities: driver, zone_cell"
        },
        {
            "{ distance_km: km }", "{ hour: km }",
            "a.yaml:81:18: models.trip_minutes.table.columns.hour: was given hour; a numeric, categorical or text input of the model: distance_km, stops, zone, remarks"
        },
        {
            "events: [trips]", "events: [trips, rides]",
            "a.yaml:82:23: models.trip_minutes.table.events[1]: was given rides; a defined source: trips, profiles"
        },
        {
            "events: [trips]", "events: [trips, trips]",
            "a.yaml:82:23: models.trip_minutes.table.events[1]: was given trips; each source once"
        },
        {
            "entities: driver\n    label: { name: verdict, positive: long }\n    personal:\n      driver: { bias: true }\n    table:\n      header: [driver_id, verdict]", "entities: zone_cell\n    inputs: { numeric: a }\n    label: verdict\n    table:\n      events: trips",
            "a.yaml:89:15: models.long_trip.table.events: was given trips; a source about one of the model's entities (zone_cell); trips is about driver"
        },
    };
}
