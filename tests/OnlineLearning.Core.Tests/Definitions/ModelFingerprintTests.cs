using OnlineLearning.Core.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class ModelFingerprintTests
{
    private static readonly string Example = Of(Yaml.Example);

    [Fact]
    public void A_fingerprint_never_changes_for_a_definition_that_does_not()
    {
        Assert.Equal("2981468e1096d1a7", Example);
        Assert.Equal(Example, Of(Yaml.Example.Replace("trip_minutes:", "another_name:"), "another_name"));
    }

    [Theory]
    [InlineData("entities: [driver, zone_cell]", "entities: [zone_cell, driver]")]
    [InlineData("numeric: [distance_km, stops]", "numeric: [distance_km]")]
    [InlineData("numeric: [distance_km, stops]", "numeric: [stops, distance_km]")]
    [InlineData("- categorical: zone", "- categorical: [zone, car]")]
    [InlineData("columns: [trips_1h, pace]", "columns: [pace]")]
    [InlineData("aggregate: count, window: 1h", "aggregate: count, window: 2h")]
    [InlineData("aggregate: count, window: 1h", "aggregate: count, window: 1h, hop: exact")]
    [InlineData("half_life: 30m", "half_life: 31m")]
    [InlineData("view: driver_trips\n        columns: [trips_1h, pace]", "view: driver_profile")]
    [InlineData("optimiser: adagrad", "optimiser: sgd")]
    [InlineData("standardise: true", "standardise: false")]
    [InlineData("bits: 18", "bits: 19")]
    [InlineData("        bias: true\n", "")]
    [InlineData("inputs: [distance_km, \"zone*hour\"]", "inputs: [distance_km]")]
    [InlineData("shards: 1", "shards: 2")]
    public void What_learned_weights_depend_on_changes_it(string part, string replacement)
    {
        Assert.NotEqual(Example, Of(Yaml.Replaced(part, replacement)));
    }

    [Theory]
    [InlineData("half_life: 500", "half_life: 501")]
    [InlineData("scale: { kind: decayed, half_life: 500 }", "scale: min_max")]
    [InlineData("bucket: 10", "bucket: 11")]
    [InlineData("vehicle], signed: true", "vehicle], signed: false")]
    [InlineData("words: 2", "words: 1")]
    [InlineData("characters: [3, 5]", "characters: [3, 4]")]
    [InlineData(", encoding: cyclic", "")]
    [InlineData("half_life: 2h", "half_life: 1h")]
    [InlineData("cross: [lead, lead]", "cross: [lead, fare]")]
    [InlineData("missing: [lead, area]", "missing: [lead]")]
    public void How_inputs_are_prepared_changes_it(string part, string replacement)
    {
        Assert.NotEqual(Of(Yaml.Example, "late_trip"), Of(Yaml.Replaced(part, replacement), "late_trip"));
    }

    [Fact]
    public void Task_and_factor_count_change_it()
    {
        Assert.NotEqual(Example, Of(Yaml.Example.Replace("count: 8", "count: 9").Replace("factors: 8", "factors: 9")));
        Assert.NotEqual(Example, Of(Yaml.Example.Replace("task: regression", "task: binary").Replace("loss: { kind: squared }", "loss: logistic")));
    }

    [Theory]
    [InlineData("join_key: driver_id", "join_key: id")]
    [InlineData("ttl: 7d", "ttl: 1d")]
    [InlineData("half_life: 30m }", "half_life: 30m }\n    features: [zone]\n    owner: me")]
    [InlineData("join_keys: [driver_id, zone_cell]", "join_keys: [zone_cell, driver_id]")]
    [InlineData("zone_cell: cell }", "zone_cell: other }")]
    [InlineData("aggregate: mean, of: minutes, window: 1h", "aggregate: sum, of: minutes, window: 2h")]
    [InlineData("initial: 0.5", "initial: 0.4")]
    [InlineData("l2: 1e-6", "l2: 0")]
    [InlineData("bias: { schedule: 0.1, l2: 0.01 }", "bias: true")]
    [InlineData("most: 64", "most: 65")]
    [InlineData("scale: 0.1", "scale: 0.2")]
    [InlineData("min: 0, max: 600", "min: 0, max: 500")]
    [InlineData("label_wait: 2h", "label_wait: 1h")]
    [InlineData("max_open_predictions: 1024", "max_open_predictions: 10")]
    [InlineData("default_label: 0", "default_label: 1")]
    [InlineData("unit: iso", "unit: s")]
    public void What_they_do_not_depend_on_leaves_it(string part, string replacement)
    {
        Assert.Equal(Example, Of(Yaml.Replaced(part, replacement)));
    }

    [Fact]
    public void From_which_number_on_a_row_of_a_table_is_positive_leaves_it() =>
        Assert.Equal(Of(Yaml.Example, "late_trip"), Of(Yaml.Replaced("at_least: 15", "at_least: 30"), "late_trip"));

    private static string Of(string text, string model = "trip_minutes")
    {
        DefinitionSet set = Yaml.Valid(text);
        return ModelFingerprint.Of(set.Models[model], set);
    }
}
