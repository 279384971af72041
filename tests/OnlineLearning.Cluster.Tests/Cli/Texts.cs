namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>A small definition with every way a table can map, and tables for it.</summary>
internal static class Texts
{
    public const string Trips = """
        entities:
          driver: { join_key: driver_id }
        sources:
          trips:
            entity: driver
            fields: { minutes: float, zone: string }
        feature_views:
          driver_trips:
            source: trips
            columns:
              trips_1h: { aggregate: count, window: 1h }
              minutes_1h: { aggregate: mean, of: minutes, window: 1h }
        models:
          trip_minutes:
            task: regression
            entities: driver
            inputs:
              - numeric: distance
              - categorical: zone
              - date: [hour]
              - view: driver_trips
              - label: [last, mean]
            label: minutes
            personal:
              driver: { bias: true, coefficients: [distance] }
            table:
              time: at
              columns: { distance: km }
              events: [trips]
        """;

    /// <summary>Trips of four drivers, a minute apart, from a fixed recurrence: no two rows alike, some zones and distances missing.</summary>
    public static string TripTable(int rows)
    {
        var text = new System.Text.StringBuilder("at,driver_id,km,zone,minutes\n");
        var state = 12345u;
        for (var i = 0; i < rows; i++)
        {
            state = (state * 1664525) + 1013904223;
            var km = (state >> 8) / 1000003.0;
            var zone = ((state >> 5) % 4) switch { 0 => "NA", 1 => "airport", 2 => "centre", _ => "north, far" };
            var minutes = 4 + (2.1 * km) + ((state >> 4) % 4 * 1.7);
            var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i);
            text.Append(FormattableString.Invariant($"{at:yyyy-MM-dd HH:mm:ss},d{(state >> 3) % 4},{(i % 17 == 3 ? "" : km)},\"{zone}\",{minutes}\n"));
        }

        return text.ToString();
    }
}
