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

    [Fact]
    public void A_document_that_is_not_a_map_is_refused()
    {
        Assert.Equal(
            "a.yaml:1:1: : was given a list; a map of entities, sources, feature_views, models",
            Assert.Single(Yaml.Bind("- entities").Errors).ToString());
    }
}
