namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>What is learnt: a model whose labels come to predictions, and one that learns examples of two entities. The sum of marks is exact: whole numbers below 2^53.</summary>
internal static class LedgerDefinition
{
    public const string Eta = "eta";
    public const string Stars = "stars";

    public const string Yaml = """
        entities: { driver: {}, rider: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float, mark: int } }
        feature_views:
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h }, smooth: { aggregate: ewma, of: minutes, half_life: 30m } } }
          ledger: { source: trips, columns: { events: { aggregate: count, window: 30d }, marks: { aggregate: sum, of: mark, window: 30d } } }
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { categorical: zone }, { view: recent }, { label: [last, mean] } ]
            label: minutes
            label_wait: 12h
            personal: { driver: { bias: true } }
          stars:
            task: regression
            entities: [driver, rider]
            inputs: []
            label: stars
            personal: { driver: { bias: true, factors: 2 }, rider: { bias: true, factors: 2 } }
        """;
}
