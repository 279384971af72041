namespace OnlineLearning.Cluster.Tests;

/// <summary>The head that definitions of tests and benchmarks have in common: drivers, their trips, and features of the last hour. What follows begins with <c>models:</c>.</summary>
internal static class Trips
{
    public const string Views = """
        entities: { driver: {}, rider: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
        feature_views:
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h }, pace: { aggregate: mean, of: minutes, window: 1h } } }

        """;
}
