using System.Text;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class DefinitionJsonTests
{
    [Fact]
    public void What_is_written_reads_back_as_the_same()
    {
        byte[] bytes = DefinitionJson.Write(Yaml.Valid(Yaml.Example));

        Assert.Equal(bytes, DefinitionJson.Write(DefinitionJson.Read(bytes)));
    }

    [Fact]
    public void The_yaml_reader_takes_canonical_json_too()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Example);

        Assert.Equal(Yaml.Json(set), Yaml.Json(Yaml.Valid(Yaml.Json(set))));
    }

    [Fact]
    public void Order_of_names_and_stated_defaults_make_no_difference()
    {
        const string one = """
            entities: { b: , a: { join_key: a } }
            models:
              m: { task: regression, entities: a, inputs: [{ numeric: [x, y] }], label: { name: l }, label_wait: 600s, shards: 1, learner: { bits: 18 } }
            """;
        const string other = """
            models:
              m: { label: l, inputs: [{ numeric: x }, { numeric: [y] }], entities: [a], task: regression }
            entities: { a: {}, b: {} }
            """;

        Assert.Equal(Yaml.Json(Yaml.Valid(one)), Yaml.Json(Yaml.Valid(other)));
    }

    [Fact]
    public void A_model_alone_is_written_as_it_stands_under_its_name()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Example);

        string model = Encoding.UTF8.GetString(DefinitionJson.Write(set.Models["long_trip"]));

        Assert.StartsWith("{\"task\":\"binary\",\"entities\":[\"driver\"],\"inputs\":[],\"label\":{\"name\":\"verdict\",\"positive\":\"long\"}", model);
        Assert.Contains($"\"long_trip\":{model}", Yaml.Json(set));
        Assert.Contains("\"label\":{\"name\":\"delay\",\"at_least\":15}", Yaml.Json(set));
    }

    /// <summary>Fingerprints hold the same: models that were applied before there was more to state of an input keep their weights.</summary>
    [Fact]
    public void Inputs_of_which_nothing_more_is_stated_are_written_with_nothing_more()
    {
        const string inputs = """
            "inputs":[{"numeric":["distance_km","stops"]},{"categorical":["zone"]},{"text":["remarks"]},{"date":["hour","weekday"]},{"cross":["zone","hour"]},{"view":"driver_trips","columns":["trips_1h","pace"]},{"label":["last","mean"],"entity":"driver"},{"entity":["driver"]}]
            """;

        Assert.Contains(inputs.Trim(), Yaml.Json(Yaml.Valid(Yaml.Example)));
    }

    [Fact]
    public void A_personal_definition_without_terms_is_left_out()
    {
        DefinitionSet set = Yaml.Valid("entities: { a: }\nmodels: { m: { task: regression, entities: a, inputs: { numeric: x }, label: l } }");
        Dictionary<string, PersonalDefinition> none = new() { ["a"] = new(null, null, null) };

        Assert.Equal(
            DefinitionJson.Write(set.Models["m"]),
            DefinitionJson.Write(set.Models["m"] with { Personal = none }));
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("{\"entities\":{\"a\":{\"key\":\"b\"}}}", "(stored): entities.a.key: was given key; one of: join_key")]
    public void Bytes_that_are_not_a_set_say_why(string json, string expected)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DefinitionJson.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(expected, e.Message);
    }
}
