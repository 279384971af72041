using OnlineLearning.Core.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>One change to the documented example, and all errors it makes.</summary>
public sealed class DefinitionErrorTests
{
    [Theory]
    [MemberData(nameof(FeatureErrorCases.All), MemberType = typeof(FeatureErrorCases))]
    [MemberData(nameof(ModelErrorCases.All), MemberType = typeof(ModelErrorCases))]
    [MemberData(nameof(InputErrorCases.All), MemberType = typeof(InputErrorCases))]
    [MemberData(nameof(PreparationErrorCases.All), MemberType = typeof(PreparationErrorCases))]
    [MemberData(nameof(ViewErrorCases.All), MemberType = typeof(ViewErrorCases))]
    public void A_wrong_definition_names_place_field_given_and_allowed(string part, string replacement, string expected)
    {
        BindResult result = Yaml.Bind(Yaml.Replaced(part, replacement));

        Assert.Equal(expected, string.Join('\n', result.Errors));
        Assert.Same(DefinitionSet.Empty, result.Set);
    }

    [Fact]
    public void A_name_in_two_files_names_both_places()
    {
        BindResult result = Yaml.Bind([("a.yaml", "entities:\n  user: {}\n"), ("b.yaml", "entities:\n  film: {}\n  user:\n    join_key: u\n")]);

        Assert.Equal("b.yaml:3:3: entities.user: was given user; each name once; it is also at a.yaml:2:3", Assert.Single(result.Errors).ToString());
    }

    [Theory]
    [InlineData("r: [x, y]", null)]
    [InlineData("r: [x, \"=all\"]", null)]
    [InlineData("r: x", "a.yaml:2:77: models.m.table.entities.r: was given 1 columns; 2 columns, for a, b")]
    [InlineData("r: [x, \"#\"]", "a.yaml:2:81: models.m.table.entities.r[1]: was given \"#\"; a column, or =text; # is for an entity of one join key")]
    [InlineData("r: \"#\"", "a.yaml:2:77: models.m.table.entities.r: was given 1 columns; 2 columns, for a, b")]
    public void A_table_names_a_column_for_each_join_key(string columns, string? expected)
    {
        BindResult result = Yaml.Bind($$"""
            entities: { r: { join_keys: [a, b] } }
            models: { m: { task: binary, entities: r, label: l, table: { entities: { {{columns}} } }, inputs: { numeric: x } } }
            """);

        Assert.Equal(expected ?? "", string.Join('\n', result.Errors));
        if (expected is null)
        {
            Assert.Equal(Yaml.Json(result.Set), Yaml.Json(Yaml.Valid(Yaml.Json(result.Set))));
        }
    }

    [Fact]
    public void A_document_that_is_not_a_map_is_refused()
    {
        Assert.Equal(
            "a.yaml:1:1: : was given a list; a map of entities, sources, feature_views, models",
            Assert.Single(Yaml.Bind("- entities").Errors).ToString());
    }
}
