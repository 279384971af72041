using System.Text.Json;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class DefinitionSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(DefinitionSchema.Json).RootElement;

    [Fact]
    public void The_embedded_schema_is_the_published_one()
    {
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "definitions.schema.json")), DefinitionSchema.Json);
    }

    [Fact]
    public void The_example_is_valid_as_yaml_and_as_canonical_json()
    {
        SchemaCheck check = new(Schema);

        Assert.True(check.IsValid(Read(Yaml.Example)));
        Assert.True(check.IsValid(Read(Yaml.Json(Yaml.Valid(Yaml.Example)))));
    }

    [Theory]
    [InlineData("join_key: driver_id", "join_kee: driver_id")]
    [InlineData("source: trips", "source: [trips]")]
    [InlineData("bits: 18", "bits: 27")]
    [InlineData("bits: 18", "bits: 18.5")]
    [InlineData("initial: 0.5", "initial: 0")]
    [InlineData("ttl: 7d", "ttl: 7 days")]
    [InlineData("ttl: 7d", "ttl: 7")]
    [InlineData("task: regression", "task: ranking")]
    [InlineData("text: remarks", "text: remarks\n        date: hour")]
    [InlineData("cross: [zone, hour]", "cross: [zone]")]
    [InlineData("standardise: true", "standardise: 1")]
    [InlineData("verdict, positive: long", "verdict, positive: long, at_least: 1")]
    [InlineData("at_least: 15", "at_least: x")]
    [InlineData("    task: regression\n", "")]
    [InlineData("join_keys: [driver_id, zone_cell]", "join_keys: []")]
    [InlineData("join_keys: [driver_id, zone_cell]", "join_keys: [driver_id], join_key: zone_cell")]
    [InlineData("taste: { type: vector, length: 4 }", "taste: vector")]
    [InlineData("length: 4", "length: 0")]
    [InlineData("version: 2", "version: 0")]
    [InlineData("    features: [rating, since, home, taste]\n", "")]
    [InlineData("hop: 5m", "hop: exactly")]
    [InlineData("features: [driver_trips, driver_profile:rating, trip_plan:expected]", "features: []")]
    [InlineData("driver_profile:since]", "driver_profile.since]")]
    [InlineData("rush: hour(asked) >= 7 and hour(asked) < 9", "rush: [1]")]
    public void What_an_editor_can_see_to_be_wrong_is_not_valid(string part, string replacement)
    {
        string text = Yaml.Replaced(part, replacement);

        Assert.False(new SchemaCheck(Schema).IsValid(Read(text)));
        Assert.NotEmpty(Yaml.Bind(text).Errors);
    }

    [Fact]
    public void Schema_and_binder_know_the_same_keys_in_every_map()
    {
        DefinitionNode example = Read(Yaml.Example);
        HashSet<string> visited = [];
        foreach ((JsonElement schema, MapNode map, string path) in new SchemaCheck(Schema).Maps(example))
        {
            visited.Add(schema.GetRawText());
            MapEntry unknown = new("qqq", map.Position, new ScalarNode(map.Position, "1", false));
            DefinitionNode wrong = Replace(example, map, map with { Entries = [.. map.Entries, unknown] });
            DefinitionError error = Assert.Single(DefinitionBinder.Bind([wrong]).Errors);

            Assert.Equal(path.Length == 0 ? "qqq" : $"{path}.qqq", error.Field);
            Assert.Equal(
                schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(),
                error.Allowed["one of: ".Length..].Split(", ").Order());
        }

        Assert.All(
            Schema.GetProperty("$defs").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _)),
            d => Assert.True(visited.Contains(d.Value.GetRawText()), $"{d.Name} is nowhere in the example"));
    }

    [Fact]
    public void The_schema_lists_what_is_registered()
    {
        Assert.Equal(AggregateRegistry.All.Select(a => a.Name).Order(), Listed("aggregate", "aggregate"));
        Assert.Equal(LossRegistry.All.Keys.Order(), Listed("loss_map", "kind"));
        Assert.Equal(OptimiserRegistry.All.Keys.Order(), Listed("learner_map", "optimiser"));
        Assert.Equal(LearnerRegistry.All.Keys.Order(), Listed("learner_map", "kind"));
        Assert.Equal(ScheduleRegistry.All.Keys.Order(), Listed("schedule_map", "kind"));
    }

    [Fact]
    public void Every_key_is_described()
    {
        IEnumerable<JsonProperty> maps = Schema.GetProperty("$defs").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _));

        Assert.All(
            maps.SelectMany(d => d.Value.GetProperty("properties").EnumerateObject().Select(p => (Map: d.Name, Property: p))),
            p => Assert.True(p.Property.Value.TryGetProperty("description", out _) || p.Property.Value.TryGetProperty("$ref", out _), $"{p.Map}.{p.Property.Name}"));
    }

    private static IEnumerable<string?> Listed(string map, string key) => Schema.GetProperty("$defs").GetProperty(map)
        .GetProperty("properties").GetProperty(key).GetProperty("enum").EnumerateArray().Select(e => e.GetString()).Order();

    private static DefinitionNode Read(string text) => YamlReader.Read(text, "a.yaml").Document!;

    private static DefinitionNode Replace(DefinitionNode node, MapNode old, MapNode replacement) => node switch
    {
        MapNode map when ReferenceEquals(map, old) => replacement,
        MapNode map => map with { Entries = [.. map.Entries.Select(e => e with { Value = Replace(e.Value, old, replacement) })] },
        ListNode list => list with { Items = [.. list.Items.Select(i => Replace(i, old, replacement))] },
        _ => node,
    };
}
