namespace OnlineLearning.Benchmarks.Quality;

/// <summary>A stream of classes: generated, or a public table whose label is put into classes.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="Generate">What <c>ol generate</c> is given; empty for a table.</param>
/// <param name="Table">A table of the data folder, and how its rows become this one's.</param>
/// <param name="Entities">Entities, each the column of its name; none: the row's number.</param>
/// <param name="Inputs">As in a definition.</param>
/// <param name="Label">Column of the class.</param>
/// <param name="Classes">Their names.</param>
/// <param name="Time">Column of the time; null: there is none.</param>
internal sealed record ClassStream(string Name, string Generate, ClassTable? Table, string[] Entities, string Inputs, string Label, string[] Classes, string? Time = null)
{
    private const string Ten = "{ numeric: [x1, x2, x3, x4, x5, x6, x7, x8, x9, x10] }";

    private const string Weather = "{ numeric: [clouds, humidity, pressure, temperature, wind] }, { entity: station }, { date: [hour, weekday] }";

    private static readonly string[] s_bikeColumns = ["moment", "station", "clouds", "humidity", "pressure", "temperature", "wind"];

    public static IReadOnlyList<ClassStream> All { get; } =
    [
        new("led", "led --rows 40000 --seed 2 --drift 10000:abrupt:drifting=3 --drift 20000:abrupt:drifting=5 --drift 30000:abrupt:drifting=7", null, [], $"{{ numeric: [{string.Join(", ", Enumerable.Range(1, 24).Select(i => $"led{i}"))}] }}", "digit", Numbers(10)),
        new("rbf_5", "rbf --rows 30000 --seed 3 --set classes=5", null, [], Ten, "label", Numbers(5)),
        new("rbf_10_abrupt", "rbf --rows 30000 --seed 4 --set classes=10 --drift 15000:abrupt:concept=2", null, [], Ten, "label", Numbers(10)),
        new("rbf_5_moving", "rbf --rows 30000 --seed 5 --set classes=5 --set speed=0.0005", null, [], Ten, "label", Numbers(5)),
        new("bikes_last", "", new("toulouse_bikes.csv.gz", 60_000, s_bikeColumns, "bikes", [1, 3, 6, 11]), ["station"], $"{Weather}, {{ label: last }}", "class", Numbers(5), "moment"),
        new("bikes", "", new("toulouse_bikes.csv.gz", 60_000, s_bikeColumns, "bikes", [1, 3, 6, 11]), ["station"], Weather, "class", Numbers(5), "moment"),
        new("restaurants", "", new("restaurants.csv.gz", 60_000, ["visit_date", "air_store_id"], "visitors", [7, 13, 21, 33]), ["air_store_id"], "{ entity: air_store_id }, { date: [weekday, month] }", "class", Numbers(5), "visit_date"),
        new("temperature", "", new("weather_noaa.csv.gz", int.MaxValue, ["feat_3", "feat_4", "feat_5", "feat_6", "target"], "feat_1", [34.6, 53, 69.6]), [], "{ numeric: [feat_3, feat_4, feat_5, feat_6, target] }", "class", Numbers(4)),
        new("ratings", "", new("ml_100k.tsv.gz", 40_000, ["user", "item"], "rating", [2, 3, 4, 5]), ["user", "item"], "{ entity: user }, { entity: item }", "class", Numbers(5)),
    ];

    /// <summary>A definition with a model for each of several learners.</summary>
    public string Definition(IEnumerable<string> learners)
    {
        var entities = Entities.Length == 0 ? ["row"] : Entities;
        var rows = Entities.Length == 0 ? "entities: { row: \"#\" }" : "";
        var table = string.Join(", ", new[] { Time is null ? "" : $"time: {Time}", rows }.Where(part => part.Length > 0));
        return $"entities: {{ {string.Join(", ", entities.Select(entity => $"{entity}: {{ join_key: {entity} }}"))} }}\nmodels:\n" + string.Concat(learners.Select(learner => $"""
              {learner}:
                task: multiclass
                entities: [{string.Join(", ", entities)}]
                inputs: [{Inputs}]
                label: {"{"} name: {Label}, classes: [{string.Join(", ", Classes)}] {"}"}
                learner: {learner}
                table: {"{"} {table} {"}"}

            """));
    }

    private static string[] Numbers(int classes) => [.. Enumerable.Range(0, classes).Select(k => $"{k}")];
}
