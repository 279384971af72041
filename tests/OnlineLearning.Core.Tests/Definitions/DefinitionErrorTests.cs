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
    [MemberData(nameof(OnDemandErrorCases.All), MemberType = typeof(OnDemandErrorCases))]
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

    [Theory]
    [InlineData("feature_services: { s: { features: [u, f] } }", "a.yaml:8:36: feature_services.s.features: was given a list; views of entities with different join keys: user and film are both found by id, and one request cannot hold a key of each")]
    [InlineData("feature_services: { s: { features: [u, o:a] } }", "a.yaml:8:36: feature_services.s.features: was given a list; views of entities with different join keys: user and film are both found by id, and one request cannot hold a key of each")]
    [InlineData("feature_services: { s: { features: [u, p] } }", null)]
    [InlineData("feature_services: { s: { features: [o, q] } }", "a.yaml:8:36: feature_services.s.features: was given a list; views whose request values of one name are of one type; r differs between o and q")]
    [InlineData("feature_services: { s: { features: [g, u] } }", "a.yaml:8:36: feature_services.s.features: was given a list; columns whose names are not those of join keys; g:id has that of entity user")]
    [InlineData("feature_services: { s: { features: [u, w] } }", "a.yaml:8:36: feature_services.s.features: was given a list; views whose request values are no join keys; id of w is that of entity user")]
    [InlineData("feature_services: { s: { features: [g, w] } }", null)]
    public void A_service_that_no_request_could_ask_for_is_refused(string service, string? expected)
    {
        BindResult result = Yaml.Bind($$"""
            entities: { user: { join_key: id }, film: { join_key: id }, pair: { join_keys: [id, other] }, group: { join_key: gid } }
            sources: { us: { entity: user, fields: { a: int } }, fs: { entity: film, fields: { b: int } }, ps: { entity: pair, fields: { c: int } }, gs: { entity: group, fields: { id: int } } }
            feature_views: { u: { source: us, features: a }, f: { source: fs, features: b }, p: { source: ps, features: c }, g: { source: gs, features: id } }
            on_demand_views:
              o: { request: { r: int }, views: f, columns: { a: f.b + r } }
              q: { request: { r: float }, columns: { a: r } }
              w: { request: { id: int }, columns: { a: id } }
            {{service}}
            """);

        Assert.Equal(expected ?? "", string.Join('\n', result.Errors));
    }

    [Fact]
    public void An_on_demand_view_of_entities_with_the_same_join_keys_is_refused()
    {
        BindResult result = Yaml.Bind("""
            entities: { user: { join_keys: [a, b] }, film: { join_keys: [b, a] } }
            sources: { us: { entity: user, fields: { x: int } }, fs: { entity: film, fields: { y: int } } }
            feature_views: { u: { source: us, features: x }, f: { source: fs, features: y } }
            on_demand_views: { o: { views: [u, f], columns: { z: u.x + f.y } } }
            """);

        Assert.Equal(
            "a.yaml:4:32: on_demand_views.o.views: was given a list; views of entities with different join keys: user and film are both found by a, b, and one request cannot hold a key of each",
            Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void A_document_that_is_not_a_map_is_refused()
    {
        Assert.Equal(
            "a.yaml:1:1: : was given a list; a map of entities, sources, feature_views, on_demand_views, feature_services, models",
            Assert.Single(Yaml.Bind("- entities").Errors).ToString());
    }
}
