using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Serving;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>What the door asks of entities, and how it tells their answers, in Feast's form and in ours.</summary>
public sealed class OnlineFeaturesTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Each_view_is_read_from_its_own_entity_once_a_row_and_the_key_of_a_pair_is_joined()
    {
        var answer = await _host.Post("/get-online-features", """
            {"features":["driver_trips:pace","film_ratings:stars","driver_trips:trips_1h"],"entities":{"film":["f","a|b"],"driver":[17,"d 18"],"user":["u","u"]}}
            """);

        Assert.Equal(200, answer.Status);
        Assert.Equal(["driver/17", "driver/d 18", "rating/u|a\\|b", "rating/u|f"], _host.Cluster.Calls.Select(call => call.Entity).Order(StringComparer.Ordinal));
        Assert.Equal(["driver_trips:pace", "driver_trips:trips_1h"], Columns("driver/17"));
        Assert.Equal(["film_ratings:stars"], Columns("rating/u|f"));
        Assert.Equal(["film", "driver", "user", "pace", "stars", "trips_1h"], Names(answer));
        Assert.Equal("[17,\"d 18\"]", answer.Json.GetProperty("results")[1].GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task A_row_without_an_entity_asks_nobody_and_is_not_found()
    {
        var answer = await _host.Post("/get-online-features", """{"features":["driver_trips:pace","film_ratings:stars"],"entities":{"driver":["a","a"],"user":[null,"u"],"film":["f","f"]}}""");

        Assert.Equal(["driver/a", "rating/u|f"], _host.Cluster.Calls.Select(call => call.Entity).Order(StringComparer.Ordinal));
        Assert.Equal("""{"values":[null,"u"],"statuses":["NULL_VALUE","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]}""", answer.Json.GetProperty("results")[1].GetRawText());
        Assert.Equal("""{"values":[1.5,1.5],"statuses":["PRESENT","PRESENT"],"event_timestamps":["2026-07-01T08:30:00Z","2026-07-01T08:30:00Z"]}""", answer.Json.GetProperty("results")[3].GetRawText());
        Assert.Equal("""{"values":[null,1.5],"statuses":["NOT_FOUND","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","2026-07-01T08:30:00Z"]}""", answer.Json.GetProperty("results")[4].GetRawText());
    }

    [Fact]
    public async Task Join_keys_that_the_features_do_not_need_are_passed_over_and_not_answered()
    {
        var answer = await _host.Post("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"user":["u"],"driver":["a"]}}""");
        Assert.Equal(["driver", "pace"], Names(answer));
    }

    [Fact]
    public async Task A_service_is_its_list_in_both_forms()
    {
        var ours = await _host.Post("/v1/features", """{"entity":"driver","keys":["a"],"feature_service":"driver_activity"}""");
        Assert.Equal(["driver_trips:trips_1h", "driver_trips:pace"], ours.Json.GetProperty("features").EnumerateArray().Select(name => name.GetString()!));
        var feast = await _host.Post("/get-online-features", """{"feature_service":"driver_activity","entities":{"driver":["b"]}}""");
        Assert.Equal(["driver", "trips_1h", "pace"], Names(feast));
        Assert.Equal(["driver_trips:trips_1h", "driver_trips:pace"], Columns("driver/b"));
        Assert.Equal(Columns("driver/a"), Columns("driver/b"));
    }

    [Fact]
    public async Task A_key_of_several_join_keys_is_an_object_or_a_text()
    {
        var answer = await _host.Post("/v1/features", """{"entity":"rating","keys":[{"film":"f","user":"u"},"u|f",{"user":7,"film":"a|b"}],"features":["film_ratings:stars"]}""");

        Assert.Equal(["u|f", "u|f", "7|a\\|b"], answer.Json.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("key").GetString()!));
        Assert.Equal(["rating/7|a\\|b", "rating/u|f"], _host.Cluster.Calls.Select(call => call.Entity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var answer = await _host.Post("/get-online-features", """{"features":["driver_trips:pase","nope"],"entities":{"driver":[1],"user":[1,2]},"full_feature_names":1}""");
        Assert.Equal(["entities.user", "full_feature_names", "features[0]", "features[1]"], answer.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!));
        Assert.Empty(_host.Cluster.Calls);
    }

    [Fact]
    public async Task More_rows_or_values_than_the_bounds_are_refused_before_anybody_is_asked()
    {
        await using var small = await GatewayHost.Start(options => (options.MaxFeatureKeys, options.MaxFeatureValues) = (3, 5));
        var rows = await small.Post("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"driver":[1,2,3,4]}}""");
        Assert.Equal("more than 3 rows", rows.Json.GetProperty("given").GetString());
        var values = await small.Post("/get-online-features", """{"features":["driver_trips"],"entities":{"driver":[1,2,3]}}""");
        Assert.Contains("at most 5 values", values.Json.GetProperty("allowed").GetString());
        var ours = await small.Post("/v1/features", """{"entity":"driver","keys":["1","2","3"],"features":["driver_trips"]}""");
        Assert.Contains("at most 5 values", ours.Json.GetProperty("allowed").GetString());
        Assert.Empty(small.Cluster.Calls);
    }

    [Fact]
    public async Task A_failing_entity_fails_the_call_and_says_that_a_repeat_may_help()
    {
        var answer = await _host.Post("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"driver":["a","journal","b"]}}""");
        Assert.Equal((503, "storage-unavailable"), (answer.Status, answer.Slug));
        Assert.DoesNotContain("secret", answer.Text);
    }

    [Fact]
    public async Task A_type_that_any_page_may_send_is_taken_from_tools_but_not_from_pages()
    {
        const string Body = """{"features":["driver_trips:pace"],"entities":{"driver":["a"]}}""";
        Assert.Equal(200, (await _host.Post("/get-online-features", Body, "application/x-www-form-urlencoded")).Status);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/get-online-features") { Content = new StringContent(Body, null, "application/x-www-form-urlencoded") };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await _host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(415, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_push_is_one_event_a_row_those_of_an_entity_together_in_their_order()
    {
        var answer = await _host.Post("/push", """
            {"push_source_name":"trips","df":{"driver":["a",7,"a"],"event_timestamp":["2026-07-01 08:20:00","2026-07-01T10:20:00.1234567+02:00","2026-07-01 08:21:00"],"minutes":[1,2.5,null],"zone":"north","ride":["x",5,null]},"id_column":"ride","to":"offline"}
            """);

        Assert.Equal((200, """{"accepted":3,"duplicates":0,"late":0}"""), (answer.Status, answer.Text));
        var events = _host.Cluster.Pushed.OrderBy(call => call.Entity, StringComparer.Ordinal).ToList();
        Assert.Equal(["driver/7", "driver/a"], events.Select(call => call.Entity));
        Assert.Equal([new DateTime(2026, 7, 1, 8, 20, 0).AddTicks(1234567).Ticks], events[0].Events.Select(one => one.Time));
        Assert.Equal(["x", null], events[1].Events.Select(one => one.Id));
        Assert.Equal([FeatureDatum.Of(1.0), FeatureDatum.Null], events[1].Events.Select(one => one.Values[0]));
        Assert.All(events.SelectMany(call => call.Events), one => Assert.Equal(("trips", true, "zone", FeatureDatum.Of("north")), (one.Source, one.OfflineOnly, one.Fields[1], one.Values[1])));
    }

    [Theory]
    [InlineData("2022-05-13 10:59:42", "2022-05-13T10:59:42Z")]
    [InlineData("2022-05-13T10:59:42", "2022-05-13T10:59:42Z")]
    [InlineData("2022-05-13 10:59:42.5", "2022-05-13T10:59:42.500Z")]
    [InlineData("2022-05-13 10:59:42.123456789+05:30", "2022-05-13T05:29:42.123456700Z")]
    [InlineData("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z")]
    [InlineData("2022-05-13", null)]
    [InlineData("2022-05-13 10:59", null)]
    [InlineData("2022-05-13 10:59:42.", null)]
    [InlineData("2022-13-13 10:59:42", null)]
    [InlineData("2022-05-13 10:59:42 PM", null)]
    [InlineData("13/05/2022 10:59:42", null)]
    public void Times_are_read_as_Python_writes_them_and_written_as_protobuf_does(string text, string? expected)
    {
        var isTime = FrameTime.TryParse(text, out var ticks);
        Assert.Equal(expected is not null, isTime);
        if (isTime)
        {
            Span<byte> room = stackalloc byte[FeatureJson.TimeRoom];
            Assert.Equal($"\"{expected}\"", System.Text.Encoding.ASCII.GetString(room[..FeatureJson.FormatTime(ticks, room)]));
        }
    }

    [Fact]
    public async Task A_list_that_comes_again_is_not_resolved_again_and_no_more_lists_than_the_bound_are_kept()
    {
        var plans = (FeaturePlans)_host.Services.GetService(typeof(FeaturePlans))!;
        for (var i = 0; i < 3; i++)
        {
            await _host.Post("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"driver":["a"]}}""");
        }

        Assert.Equal(1, plans.Count);
        Assert.Single(_host.Cluster.Calls.Select(call => ((FeatureRequest)call.Request).Columns).Distinct(ReferenceEqualityComparer.Instance));
        for (var i = 0; i < FeaturePlans.Most + 10; i++)
        {
            await _host.Post("/get-online-features", $$$"""{"features":["driver_trips:pace"{{{new string(' ', i)}}}],"entities":{"driver":["a"]}}""");
            Assert.InRange(plans.Count, 1, FeaturePlans.Most);
        }

        _host.Cluster.Take(_host.Cluster.Current.Set);
        await _host.Post("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"driver":["a"]}}""");
        Assert.Equal(1, plans.Count);
    }

    private string[] Columns(string entity) => ((FeatureRequest)_host.Cluster.Calls.First(call => call.Entity == entity).Request).Columns;

    private static IEnumerable<string> Names(Answer answer) => answer.Json.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Select(name => name.GetString()!);
}
