using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Features that the door computes from what entities answer and the request brings.</summary>
public sealed class OnDemandTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    // pace is the first column that a scripted driver is asked for: 1.5, as a rating's is.
    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.Start();
        _host.Cluster.Take(_host.Cluster.Current.Set with
        {
            OnDemandViews = new Dictionary<string, OnDemandViewDefinition>
            {
                ["eta"] = new("eta", [new("km", FieldType.Float), new("rush", FieldType.Bool)], ["driver_trips"], [new("minutes", "driver_trips.pace * km"), new("again", "coalesce(driver_trips.trips_1h, -1)"), new("far", "km > 10")]),
                ["taste"] = new("taste", [], ["driver_trips:pace", "film_ratings:liked"], [new("both", "driver_trips.pace + film_ratings.liked")]),
            },
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task It_is_computed_of_each_row_from_its_own_request_values_and_entities_and_asks_for_what_it_needs_alone()
    {
        var answer = await _host.Post("/get-online-features", """{"features":["eta:minutes","eta:far","taste"],"entities":{"driver":["a","b"],"user":["u",null],"film":["f","f"],"km":[2,20.5]},"request_context":{"rush":[true,null]}}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["driver", "user", "film", "minutes", "far", "both"], answer.Json.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("""{"values":[3,30.75],"statuses":["PRESENT","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]}""", answer.Json.GetProperty("results")[3].GetRawText());
        Assert.Equal("[false,true]", answer.Json.GetProperty("results")[4].GetProperty("values").GetRawText());
        Assert.Equal("""{"values":[3,null],"statuses":["PRESENT","NULL_VALUE"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]}""", answer.Json.GetProperty("results")[5].GetRawText());
        Assert.Equal(3, _host.Cluster.Calls.Count);
        Assert.All(_host.Cluster.Calls, call => Assert.Equal(call.Entity.StartsWith("driver", StringComparison.Ordinal) ? ["driver_trips:pace", "driver_trips:trips_1h"] : ["film_ratings:liked"], ((FeatureRequest)call.Request).Columns));
    }

    [Fact]
    public async Task In_our_form_a_request_value_stands_beside_the_keys_or_for_all()
    {
        var answer = await _host.Post("/v1/features", """{"entity":"driver","keys":["a","b"],"features":["eta","driver_trips:pace"],"request":{"km":[2,4],"rush":false}}""");

        Assert.Equal(
            """{"entity":"driver","features":["eta:minutes","eta:again","eta:far","driver_trips:pace"],"results":["""
            + """{"key":"a","values":[3,-1,false,1.5],"statuses":["PRESENT","PRESENT","PRESENT","PRESENT"],"event_timestamps":[null,null,null,"2026-07-01T08:30:00Z"]},"""
            + """{"key":"b","values":[6,-1,false,1.5],"statuses":["PRESENT","PRESENT","PRESENT","PRESENT"],"event_timestamps":[null,null,null,"2026-07-01T08:30:00Z"]}]}""",
            answer.Text);
    }

    [Theory]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a"],"features":["eta"],"request":{"km":1}}""", "request.rush", null, "which eta needs (bool)")]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a","b"],"features":["eta"],"request":{"km":[1],"rush":true}}""", "request.km", "1 rows", "2 rows, or one value for all")]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a"],"features":["eta"],"request":{"km":"far","rush":true}}""", "request.km[0]", "\"far\"", "a finite number or null")]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a"],"features":["eta"],"request":{"km":1,"rsh":true,"rush":true}}""", "request.rsh", "rsh", "the nearest is rush")]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a"],"features":["taste"]}""", "features[0]", "taste", "film_ratings, which is about rating")]
    [InlineData("/v1/features", """{"entity":"driver","keys":["a"],"features":["eta:minuts"]}""", "features[0]", "minuts", "the nearest is minutes")]
    [InlineData("/get-online-features", """{"features":["etta"],"entities":{"driver":["a"]}}""", "features[0]", "etta", "the nearest is eta")]
    [InlineData("/get-online-features", """{"features":["eta"],"entities":{"driver":["a"],"km":[1]}}""", "entities.rush", null, "which eta needs (bool)")]
    [InlineData("/get-online-features", """{"features":["eta"],"entities":{"driver":["a"],"km":["x"],"rush":[true]}}""", "entities.km[0]", "\"x\"", "a finite number")]
    [InlineData("/get-online-features", """{"features":["eta"],"entities":{"driver":["a"]},"request_context":{"km":[1,2],"rush":[true]}}""", "request_context.km", "2 rows", "1 rows, as driver has")]
    public async Task A_missing_or_wrong_request_value_is_named(string route, string body, string field, string? given, string allowed)
    {
        var answer = await _host.Post(route, body);
        Assert.Equal((422, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
        Assert.Equal(given, answer.Json.GetProperty("given").GetString());
        Assert.Contains(allowed, answer.Json.GetProperty("allowed").GetString());
        Assert.Empty(_host.Cluster.Calls);
    }
}
