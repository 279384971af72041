using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Every public entry of the loop, given what it must refuse.</summary>
public sealed class BadItemTests(BadItemTests.Shared shared) : IClassFixture<BadItemTests.Shared>
{
    private const string Predict = "/v1/models/trip_minutes/predict";
    private const string Learn = "/v1/models/trip_minutes/learn";
    private const string LearnSpam = "/v1/models/spam/learn";
    private const string Feedback = "/v1/feedback";
    private const string Events = "/v1/events";
    private const string Features = "/v1/features";
    private const string Online = "/get-online-features";
    private const string Push = "/push";

    private readonly GatewayHost _host = shared.Host;

    public static TheoryData<string, string, string, string?, string> Refused => new()
    {
        // route, body, field, given, a part of what is allowed
        { Predict, """{"features":{}}""", "entities.driver", null, "1 to 256 characters" },
        { Predict, "{}", "entities.driver", null, "1 to 256 characters" },
        { Predict, """{"entities":null}""", "entities", "null", "an object" },
        { Predict, """{"entities":["d"]}""", "entities", "an array", "an object" },
        { Predict, """{"entities":{"drivr":"d"}}""", "entities.drivr", "drivr", "the nearest is driver" },
        { Predict, """{"entities":{"driver":17}}""", "entities.driver", "17", "a string of 1 to 256" },
        { Predict, """{"entities":{"driver":""}}""", "entities.driver", "\"\"", "1 to 256" },
        { Predict, """{"entities":{"driver":"a\u0007b"}}""", "entities.driver", "\"a\u0007b\"", "without control characters" },
        { Predict, "{\"entities\":{\"driver\":\"" + new string('k', 257) + "\"}}", "entities.driver", "\"" + new string('k', 99) + "...", "1 to 256" },
        { Predict, """{"entities":{"driver":"a","driver":"b"}}""", "entities.driver", "more than once", "once" },
        { Predict, """{"entities":{"driver":"a"},"entities":{"driver":"b"}}""", "entities", "more than once", "once" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distnce_km":1}}""", "features.distnce_km", "distnce_km", "the nearest is distance_km" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distance_km":"far"}}""", "features.distance_km", "\"far\"", "a finite number or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distance_km":true}}""", "features.distance_km", "true", "a finite number or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distance_km":1e999}}""", "features.distance_km", "1e999", "a finite number or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distance_km":"NaN"}}""", "features.distance_km", "\"NaN\"", "a finite number or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"distance_km":[[1]]}}""", "features.distance_km", "an array", "a finite number or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"zone":{"a":1}}}""", "features.zone", "an object", "a string, a number, true, false or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"words":3}}""", "features.words", "3", "a string or null" },
        { Predict, """{"entities":{"driver":"a"},"features":{"zone":"a","zone":"b"}}""", "features.zone", "more than once", "once" },
        { Predict, """{"entities":{"driver":"a"},"features":[1]}""", "features", "an array", "an object of features" },
        { Predict, """{"entities":{"driver":"a"},"featurs":{}}""", "featurs", "featurs", "the nearest is features" },
        { Predict, """{"entities":{"driver":"a"},"label":1}""", "label", "label", "entities, features, id, time" },
        { Predict, """{"entities":{"driver":"a"},"time":"2026-07-01 08:00"}""", "time", "\"2026-07-01 08:00\"", "RFC 3339" },
        { Predict, """{"entities":{"driver":"a"},"time":"2026-07-01T08:00:00"}""", "time", "\"2026-07-01T08:00:00\"", "with Z or an offset" },
        { Predict, """{"entities":{"driver":"a"},"time":"0000-07-01T08:00:00Z"}""", "time", "\"0000-07-01T08:00:00Z\"", "years 0001 to 9999" },
        { Predict, """{"entities":{"driver":"a"},"time":1751356800}""", "time", "1751356800", "RFC 3339" },
        { Predict, """{"entities":{"driver":"a"},"time":"2026-07-02T08:30:01Z"}""", "time", "\"2026-07-02T08:30:01Z\"", "at most 2026-07-02T08:30:00Z" },
        { Predict, """{"entities":{"driver":"a"},"id":"a:b"}""", "id", "\"a:b\"", "1 to 64 characters" },
        { Predict, """{"entities":{"driver":"a"},"id":""}""", "id", "\"\"", "1 to 64 characters" },
        { Predict, """{"entities":{"driver":"a"},"id":5}""", "id", "5", "1 to 64 characters" },
        { Learn, """{"entities":{"driver":"a"}}""", "label", null, "a finite number, true or false" },
        { Learn, """{"entities":{"driver":"a"},"label":null}""", "label", "null", "a finite number, true or false" },
        { Learn, """{"entities":{"driver":"a"},"label":"x"}""", "label", "\"x\"", "a finite number, true or false" },
        { Learn, """{"entities":{"driver":"a"},"label":-1e999}""", "label", "-1e999", "a finite number, true or false" },
        { Learn, """{"entities":{"driver":"a"},"label":1,"weight":0}""", "weight", "0", "a number above 0" },
        { Learn, """{"entities":{"driver":"a"},"label":1,"weight":1000001}""", "weight", "1000001", "at most 1000000" },
        { Learn, """{"entities":{"driver":"a"},"label":1,"weight":"1"}""", "weight", "\"1\"", "a number above 0" },
        { Learn, """{"entities":{"driver":"a"},"label":1,"label":2}""", "label", "more than once", "once" },
        { LearnSpam, """{"entities":{"user":"a","film":"b"},"label":1.5}""", "label", "1.5", "0 to 1" },
        { LearnSpam, """{"entities":{"user":"a"},"label":1}""", "entities.film", null, "1 to 256 characters" },
        { Feedback, "{}", "prediction_id", null, "model:id:key" },
        { Feedback, """{"prediction_id":7,"label":1}""", "prediction_id", "7", "model:id:key" },
        { Feedback, """{"prediction_id":"nonsense","label":1}""", "prediction_id", "nonsense", "model:id:key" },
        { Feedback, """{"prediction_id":"trip_minutes::d17","label":1}""", "prediction_id", "trip_minutes::d17", "model:id:key" },
        { Feedback, """{"prediction_id":"trip_minutes:a:","label":1}""", "prediction_id", "trip_minutes:a:", "model:id:key" },
        { Feedback, """{"prediction_id":"trip_minutes:a:d17"}""", "label", null, "a finite number" },
        { Feedback, """{"prediction_id":"spam:a:d17","label":-0.5}""", "label", "-0.5", "0 to 1" },
        { Feedback, """{"prediction_id":"trip_minutes:a:d17","label":1,"wight":2}""", "wight", "wight", "the nearest is weight" },
        { Events, "{}", "source", null, "the name of a source" },
        { Events, """{"source":"trip","entity":"d","fields":{}}""", "source", "trip", "the nearest is trips" },
        { Events, """{"source":3,"entity":"d","fields":{}}""", "source", "3", "the name of a source" },
        { Events, """{"source":"trips","fields":{}}""", "entity", null, "1 to 256" },
        { Events, """{"source":"trips","entity":["d"],"fields":{}}""", "entity", "an array", "1 to 256" },
        { Events, """{"source":"trips","entity":"d"}""", "fields", null, "an object" },
        { Events, """{"source":"trips","entity":"d","fields":null}""", "fields", "null", "an object" },
        { Events, """{"source":"trips","entity":"d","fields":{"minuts":1}}""", "fields.minuts", "minuts", "the nearest is minutes" },
        { Events, """{"source":"trips","entity":"d","fields":{"minutes":"x"}}""", "fields.minutes", "\"x\"", "a finite number or null" },
        { Events, """{"source":"trips","entity":"d","fields":{"minutes":1e400}}""", "fields.minutes", "1e400", "a finite number or null" },
        { Events, """{"source":"trips","entity":"d","fields":{"stops":1.5}}""", "fields.stops", "1.5", "a whole number" },
        { Events, """{"source":"trips","entity":"d","fields":{"shared":1}}""", "fields.shared", "1", "true, false or null" },
        { Events, """{"source":"trips","entity":"d","fields":{"zone":1}}""", "fields.zone", "1", "a string of at most 1024 characters or null" },
        { Events, """{"source":"trips","entity":"d","fields":{"stops":1,"stops":2}}""", "fields.stops", "more than once", "once" },
        { Events, """{"source":"trips","entity":"d","id":"a b","fields":{}}""", "id", "\"a b\"", "1 to 64" },
        { Features, "{}", "entity", null, "the name of an entity" },
        { Features, """{"entity":"drivers","keys":["a"],"features":["driver_trips"]}""", "entity", "drivers", "the nearest is driver" },
        { Features, """{"entity":"driver","keys":[],"features":["driver_trips"]}""", "keys", "0 of them", "1 to 1000" },
        { Features, """{"entity":"driver","keys":"a","features":["driver_trips"]}""", "keys", "\"a\"", "an array" },
        { Features, """{"entity":"driver","keys":[1],"features":["driver_trips"]}""", "keys[0]", "1", "1 to 256" },
        { Features, """{"entity":"driver","keys":["a"],"features":["driver_trip"]}""", "features[0]", "driver_trip", "the nearest is driver_trips" },
        { Features, """{"entity":"driver","keys":["a"],"features":["driver_trips:pase"]}""", "features[0]", "pase", "the nearest is pace" },
        { Features, """{"entity":"driver","keys":["a"],"features":["driver_trips"],"at":1}""", "at", "at", "entity, feature_service, features, keys, request, time" },
        { Features, """{"entity":"driver","keys":["a"]}""", "features", null, "or the name of a feature_service" },
        { Features, """{"entity":"driver","keys":["a"],"features":["driver_trips"],"feature_service":"s"}""", "features", "features and feature_service", "one of the two" },
        { Features, """{"entity":"driver","keys":["a"],"feature_service":"drivr_activity"}""", "feature_service", "drivr_activity", "the nearest is driver_activity" },
        { Features, """{"entity":"driver","keys":["a"],"features":"driver_trips"}""", "features", "\"driver_trips\"", "an array" },
        { Features, """{"entity":"driver","keys":["a"],"features":[7]}""", "features[0]", "7", "view:column" },
        { Features, """{"entity":"driver","keys":["a"],"features":[]}""", "features", "0 of them", "1 to 1000" },
        { Features, """{"entity":"driver","keys":["a"],"features":["film_ratings"]}""", "features[0]", "film_ratings", "driver_trips" },
        { Features, """{"entity":"rating","keys":["a"],"features":["film_ratings"]}""", "keys[0]", "\"a\"", "an object of user, film" },
        { Features, """{"entity":"rating","keys":[{"user":"u","flim":"f"}],"features":["film_ratings"]}""", "keys[0].flim", "flim", "the nearest is film" },
        { Features, """{"entity":"rating","keys":[{"user":"u"}],"features":["film_ratings"]}""", "keys[0].film", null, "a string of 1 to 256" },
        { Features, """{"entity":"rating","keys":[{"user":"u","film":1.5}],"features":["film_ratings"]}""", "keys[0].film", "1.5", "a whole number" },
        { Online, "{}", "features", null, "one of the two" },
        { Online, """{"features":["driver_trips"]}""", "entities", null, "an array for each join key" },
        { Online, """{"features":["driver_trips"],"entities":[]}""", "entities", "an array", "an object" },
        { Online, """{"features":["driver_trips"],"entities":{}}""", "entities.driver", null, "for each row" },
        { Online, """{"features":["driver_trips"],"entities":{"drivr":[1]}}""", "entities.drivr", "drivr", "the nearest is driver" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":7}}""", "entities.driver", "7", "an array of 1 to 1000" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[]}}""", "entities.driver", "0 rows", "1 to 1000 rows" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[1,true]}}""", "entities.driver[1]", "true", "or a whole number" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[1.5]}}""", "entities.driver[0]", "1.5", "or a whole number" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[""]}}""", "entities.driver[0]", "\"\"", "1 to 256" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[[1]]}}""", "entities.driver[0]", "an array", "a string" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[1],"driver":[2]}}""", "entities.driver", "more than once", "once" },
        { Online, """{"features":["driver_trips","film_ratings"],"entities":{"driver":[1,2],"user":["a","b"],"film":["c"]}}""", "entities.film", "1 rows", "2 rows, as driver has" },
        { Online, """{"features":["driver_trip"],"entities":{"driver":[1]}}""", "features[0]", "driver_trip", "the nearest is driver_trips" },
        { Online, """{"features":["driver_trips:pase"],"entities":{"driver":[1]}}""", "features[0]", "pase", "the nearest is pace" },
        { Online, """{"features":["driver_trips:pace","driver_trips:pace"],"entities":{"driver":[1]}}""", "features", "driver_trips:pace, driver_trips:pace", "full_feature_names" },
        { Online, """{"features":["driver_trips:pace","driver_trips:pace"],"entities":{"driver":[1]},"full_feature_names":true}""", "features", "driver_trips:pace, driver_trips:pace", "each feature once" },
        { Online, """{"features":["driver_trips:trips_1h","film_ratings:trips_1h"],"entities":{"driver":[1],"user":["a"],"film":["c"]}}""", "features", "driver_trips:trips_1h, film_ratings:trips_1h", "full_feature_names" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[1]},"full_feature_names":"yes"}""", "full_feature_names", "\"yes\"", "true or false" },
        { Online, """{"feature_service":["x"],"entities":{"driver":[1]}}""", "feature_service", "an array", "the name of a feature service" },
        { Online, """{"feature_service":"driver_activty","entities":{"driver":[1]}}""", "feature_service", "driver_activty", "the nearest is driver_activity" },
        { Online, """{"features":["driver_trips"],"entities":{"driver":[1]},"full_names":true}""", "full_names", "full_names", "full_feature_names" },
        { Push, "{}", "push_source_name", null, "the name of a source" },
        { Push, """{"push_source_name":"trips"}""", "df", null, "an array for each column" },
        { Push, """{"push_source_name":"trip","df":{"driver":[1],"event_timestamp":["2026-07-01 08:00:00"]}}""", "push_source_name", "trip", "the nearest is trips" },
        { Push, """{"push_source_name":"trips","df":{}}""", "df", "no columns", "join key" },
        { Push, """{"push_source_name":"trips","df":{"event_timestamp":["2026-07-01 08:00:00"]}}""", "df.driver", null, "for each row" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1]}}""", "df.event_timestamp", null, "the event time of each row" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["yesterday"]}}""", "df.event_timestamp[0]", "\"yesterday\"", "2026-07-01 08:30:00" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":[1652439582]}}""", "df.event_timestamp[0]", "1652439582", "a time as" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["2026-07-03 08:30:00"]}}""", "df.event_timestamp[0]", "\"2026-07-03 08:30:00\"", "ahead of the server's clock" },
        { Push, """{"push_source_name":"trips","df":{"driver":[null],"event_timestamp":["2026-07-01 08:00:00"]}}""", "df.driver[0]", "null", "a string of 1 to 256" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1,2],"event_timestamp":["2026-07-01 08:00:00"]}}""", "df.event_timestamp", "1 rows", "2 rows, as driver has" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["2026-07-01 08:00:00"],"minuts":[1]}}""", "df.minuts", "minuts", "the nearest is minutes" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1,1],"event_timestamp":"2026-07-01 08:00:00","minutes":[1,"x"]}}""", "df.minutes[1]", "\"x\"", "a finite number or null" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["2026-07-01 08:00:00"]},"to":"both"}""", "to", "\"both\"", "online, offline, online_and_offline" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["2026-07-01 08:00:00"]},"id_column":"ride"}""", "id_column", "ride", "driver, event_timestamp" },
        { Push, """{"push_source_name":"trips","df":{"driver":[1],"event_timestamp":["2026-07-01 08:00:00"],"ride":["a b"]},"id_column":"ride"}""", "df.ride[0]", "\"a b\"", "1 to 64" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_wrong_field_is_named_with_what_was_given_and_what_is_allowed(string route, string body, string field, string? given, string allowed)
    {
        var answer = await _host.Post(route, body);

        Assert.Equal((422, "application/problem+json", "invalid-field"), (answer.Status, answer.MediaType, answer.Slug));
        var problem = answer.Json;
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(given, problem.GetProperty("given").GetString());
        Assert.Contains(allowed, problem.GetProperty("allowed").GetString());
        Assert.Contains(field, problem.GetProperty("detail").GetString());
    }

    public static TheoryData<string, string> NotJson()
    {
        var data = new TheoryData<string, string>();
        foreach (var route in new[] { Predict, Learn, Feedback, Events, Features, Online, Push })
        {
            foreach (var body in new[] { "", " ", "x", "{", """{"a":NaN}""", """{"a":1}}""", """{"a":1}{"a":1}""", "7", "null", "\"x\"", """{"\udfff":1}""", """{"prediction_id":"\ud800","id":"\ud800","entity":"\ud800","push_source_name":"\ud800","feature_service":"\ud800"}""", new string('[', 200), "{\"a\":" + new string('[', 60) + new string(']', 60) + "}" })
            {
                data.Add(route, body);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task What_is_not_one_json_object_is_a_bad_request(string route, string body)
    {
        var answer = await _host.Post(route, body);

        Assert.Equal((400, "application/problem+json", "invalid-json"), (answer.Status, answer.MediaType, answer.Slug));
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData(Predict)]
    [InlineData(Learn)]
    [InlineData(Events)]
    [InlineData(Features)]
    public async Task A_time_with_an_escape_that_is_not_unicode_is_a_bad_request(string route)
    {
        var answer = await _host.Post(route, """{"time":"2026-07-01T08:30:00\ud800Z"}""");
        Assert.Equal((400, "invalid-json"), (answer.Status, answer.Slug));
    }

    [Theory]
    [InlineData(Predict)]
    [InlineData(Learn)]
    [InlineData(Feedback)]
    [InlineData(Events)]
    [InlineData(Features)]
    [InlineData(Online)]
    [InlineData(Push)]
    public async Task Bytes_that_are_not_utf8_are_a_bad_request(string route)
    {
        var answer = await _host.Post(route, [.. """{"id":"a"""u8, 0xC3, 0x28, .. "\"}"u8]);

        Assert.Equal((400, "invalid-json"), (answer.Status, answer.Slug));
        Assert.Contains("UTF-8", answer.Json.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(Predict, "text/plain")]
    [InlineData(Predict, "application/jsonp")]
    [InlineData(Predict, "application/json; charset=utf-16")]
    [InlineData(Learn, "application/xml")]
    [InlineData(Feedback, "application/x-www-form-urlencoded")]
    [InlineData(Events, "text/csv")]
    [InlineData(Features, "application/x-ndjson")]
    [InlineData(Features, "application/x-www-form-urlencoded")]
    [InlineData(Online, "application/x-ndjson")]
    [InlineData(Online, "text/plain")]
    [InlineData(Push, "text/plain")]
    public async Task Another_content_type_is_refused_with_those_that_are_read(string route, string contentType)
    {
        var answer = await _host.Post(route, "{}", contentType);

        Assert.Equal((415, "unsupported-media-type"), (answer.Status, answer.Slug));
        Assert.Equal(contentType, answer.Json.GetProperty("given").GetString());
        Assert.Contains("application/json", answer.Json.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("/v1/models/trip_minuts/predict")]
    [InlineData("/v1/models/trip_minuts/learn")]
    public async Task An_unknown_model_is_not_found_and_the_nearest_is_named(string route)
    {
        var answer = await _host.Post(route, """{"entities":{"driver":"a"}}""");

        Assert.Equal((404, "unknown-model"), (answer.Status, answer.Slug));
        Assert.Equal("trip_minuts", answer.Json.GetProperty("given").GetString());
        Assert.EndsWith("the nearest is trip_minutes", answer.Json.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Several_errors_are_told_at_once_up_to_sixteen()
    {
        var two = await _host.Post(Predict, """{"features":{"distance_km":"x","nope":1},"id":"?"}""");
        Assert.Equal(["features.distance_km", "features.nope", "id", "entities.driver"], two.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!));

        var names = string.Join(",", Enumerable.Range(0, 50).Select(i => $"\"f{i}\":1"));
        var many = await _host.Post(Predict, $$$"""{"entities":{"driver":"a"},"features":{{{{names}}}}}""");
        Assert.Equal(16, many.Json.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData(Predict)]
    [InlineData(Feedback)]
    [InlineData(Events)]
    [InlineData(Features)]
    [InlineData(Online)]
    [InlineData(Push)]
    public async Task A_body_above_the_bound_is_refused_whether_or_not_its_length_is_announced(string route)
    {
        var body = $$"""{"id":"{{new string('x', 1 << 20)}}"}""";
        var announced = await _host.Post(route, body);
        Assert.Equal((413, "too-large"), (announced.Status, announced.Slug));
        Assert.Contains("at most 1048576", announced.Json.GetProperty("detail").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(body, null, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_prediction_says_what_to_do_and_is_counted()
    {
        var answer = await _host.Post(Feedback, """{"prediction_id":"trip_minutes:never:d:17/x","label":1}""");

        Assert.Equal((404, "unknown-prediction"), (answer.Status, answer.Slug));
        Assert.Contains("/v1/models/trip_minutes/learn with entities and features", answer.Json.GetProperty("detail").GetString());
        Assert.Contains("trip_minutes", _host.Cluster.Dangling);
        Assert.Contains(_host.Cluster.Calls, call => call.Entity == "driver/d:17/x");
    }

    public sealed class Shared : IAsyncLifetime
    {
        public GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await GatewayHost.Start();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
