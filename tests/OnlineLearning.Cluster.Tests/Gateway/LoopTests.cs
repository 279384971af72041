using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Gateway.Schemas;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>The loop's four calls, one item each.</summary>
public sealed class LoopTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Strict = new(GatewayJson.Default.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_prediction_has_every_field_of_its_shape_and_its_latency_is_recorded()
    {
        var answer = await _host.Post("/v1/models/trip_minutes/predict", """{"id":"order-9","entities":{"driver":"d17"},"features":{"distance_km":3.5}}""");

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        var body = JsonSerializer.Deserialize<PredictAnswerBody>(answer.Text, Strict)!;
        Assert.Equal(new PredictAnswerBody("trip_minutes:order-9:d17", "trip_minutes", 1, body.Prediction, GatewayHost.Now.AddMinutes(1)), body);
        Assert.Equal(4.5, body.Prediction.GetDouble());
        Assert.Equal("trip_minutes", Assert.Single(_host.Cluster.Latencies).Model);
    }

    [Fact]
    public async Task Feedback_and_learn_and_events_have_every_field_of_their_shapes()
    {
        await _host.Post("/v1/models/trip_minutes/predict", """{"id":"o","entities":{"driver":"d"}}""");
        var feedback = await _host.Post("/v1/feedback", """{"prediction_id":"trip_minutes:o:d","label":13,"weight":2}""");
        var again = await _host.Post("/v1/feedback", """{"prediction_id":"trip_minutes:o:d","label":13}""");
        var learn = await _host.Post("/v1/models/spam/learn", """{"entities":{"film":"f","user":"u"},"label":true,"id":"e1"}""");
        var accepted = await _host.Post("/v1/events", """{"fields":{"minutes":1.5,"zone":null,"shared":true},"entity":"d","source":"trips","id":"t1"}""");
        var duplicate = await _host.Post("/v1/events", """{"source":"trips","entity":"d","id":"t1","fields":{}}""");
        var late = await _host.Post("/v1/events", """{"source":"trips","entity":"d","time":"0001-01-01T00:00:00Z","fields":{}}""");

        var label = JsonSerializer.Deserialize<FeedbackAnswerBody>(feedback.Text, Strict)!;
        Assert.Equal((new FeedbackAnswerBody("trip_minutes:o:d", "learnt", label.Prediction, 0.5, 1), 1), (label, label.Prediction.GetDouble()));
        Assert.Equal("duplicate", JsonSerializer.Deserialize<FeedbackAnswerBody>(again.Text, Strict)!.Status);
        var example = JsonSerializer.Deserialize<LearnAnswerBody>(learn.Text, Strict)!;
        Assert.Equal((new LearnAnswerBody("e1", "learnt", example.Prediction, 1, 1), 1), (example, example.Prediction.GetDouble()));
        Assert.Equal(["accepted", "duplicate", "late"], new[] { accepted, duplicate, late }.Select(one => JsonSerializer.Deserialize<EventAnswerBody>(one.Text, Strict)!.Status));

        var sent = _host.Cluster.Calls.Select(call => call.Request).ToList();
        Assert.Equal(2, sent.OfType<FeedbackRequest>().First().Weight);
        Assert.Equal(["u", "f"], sent.OfType<LearnRequest>().Single().Example.Keys);
        var record = sent.OfType<EventRecord>().First();
        Assert.Equal(["minutes", "zone", "shared"], record.Fields);
        Assert.Equal([FeatureDatum.Of(1.5), default, FeatureDatum.Of(true)], record.Values);
        Assert.Null(record.Created);
        Assert.Equal(GatewayHost.Now.UtcTicks, record.Time);
    }

    [Theory]
    [InlineData("""{"distance_km":3.25,"zone":"airport \u00e9","words":"An hour, an HOUR late"}""")]
    [InlineData("""{"words":null,"zone":7.50,"speed":-0.0}""")]
    [InlineData("""{"zone":true}""")]
    [InlineData("{}")]
    public async Task The_vector_is_the_one_that_the_same_values_give_without_http(string features)
    {
        const string Time = "2026-06-30T23:15:00.1234567+02:00";
        await _host.Post("/v1/models/trip_minutes/predict", $$"""{"entities":{"driver":"d"},"time":"{{Time}}","features":{{features}}}""");
        var request = Assert.IsType<PredictRequest>(Assert.Single(_host.Cluster.Calls).Request);

        var plan = _host.Cluster.Current.Models["trip_minutes"].Plan;
        var values = new RequestValues(plan);
        foreach (var property in JsonElement.Parse(features).EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            var ordinal = plan.RequestOrdinals[property.Name];
            switch (plan.RequestInputs[ordinal].Kind)
            {
                case InputKind.Numeric:
                    values.SetNumber(ordinal, property.Value.GetDouble());
                    break;
                case InputKind.Categorical:
                    values.SetCategory(ordinal, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText());
                    break;
                default:
                    values.SetText(ordinal, property.Value.GetString());
                    break;
            }
        }

        var expected = new EntryBuffer();
        var moment = DateTimeOffset.Parse(Time).UtcTicks;
        plan.Encoder.Encode(values, moment, ["d"], expected);
        Assert.Equal(moment, request.Time);
        Assert.Equal(expected.ToBytes(), request.Entries);
    }

    [Fact]
    public async Task Ids_are_made_for_those_who_give_none_and_sort_by_time()
    {
        const string Body = """{"entities":{"driver":"d"}}""";
        var first = (await _host.Post("/v1/models/trip_minutes/predict", Body)).Json.GetProperty("prediction_id").GetString()!;
        var second = (await _host.Post("/v1/models/trip_minutes/predict", Body)).Json.GetProperty("prediction_id").GetString()!;

        Assert.Matches("^trip_minutes:[a-z0-9]{16}:d$", first);
        Assert.NotEqual(first, second);
        Assert.Equal("learnt", (await _host.Post("/v1/feedback", $$"""{"prediction_id":"{{first}}","label":1}""")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_key_may_have_colons_slashes_quotes_and_any_letter()
    {
        const string Key = "a:b/c \"d\" é 💧";
        var answer = await _host.Post("/v1/models/trip_minutes/predict", JsonSerializer.Serialize(new { entities = new { driver = Key }, id = "i" }));
        var id = answer.Json.GetProperty("prediction_id").GetString();
        Assert.Equal($"trip_minutes:i:{Key}", id);

        var feedback = await _host.Post("/v1/feedback", JsonSerializer.Serialize(new { prediction_id = id, label = 1 }));
        Assert.Equal("learnt", feedback.Json.GetProperty("status").GetString());
        Assert.All(_host.Cluster.Calls, call => Assert.Equal($"driver/{Key}", call.Entity));
    }

    [Fact]
    public async Task A_stale_plan_is_encoded_again_and_in_the_end_given_up_as_unavailable()
    {
        var renewed = await _host.Post("/v1/models/trip_minutes/predict", """{"entities":{"driver":"stale-once"}}""");
        Assert.Equal((200, 2), (renewed.Status, renewed.Json.GetProperty("model_version").GetInt32()));

        foreach (var (route, body) in new[] { ("predict", """{"entities":{"driver":"stale"}}"""), ("learn", """{"entities":{"driver":"stale"},"label":1}""") })
        {
            var given = await _host.Post($"/v1/models/trip_minutes/{route}", body);
            Assert.Equal((503, "stale-definitions"), (given.Status, given.Slug));
            // Again and again for as long as calls are tried again.
            Assert.InRange(_host.Cluster.Calls.Count(call => call.Entity == "driver/stale"), 2, 65);
            _host.Cluster.Calls.Clear();
        }
    }

    [Fact]
    public async Task A_prediction_that_is_not_finite_is_null_and_no_broken_json()
    {
        var answer = await _host.Post("/v1/models/trip_minutes/predict", """{"entities":{"driver":"nan"}}""");
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("prediction").ValueKind);
    }
}
