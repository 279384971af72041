using OnlineLearning.Contracts.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Arrays: one result per item, in order, whatever becomes of the others.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private const string Predict = "/v1/models/trip_minutes/predict";
    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task One_bad_item_does_not_touch_the_others()
    {
        var answer = await _host.Post(Predict, """[{"entities":{"driver":"a"},"id":"1"}, {"entities":{"driver":"b"},"features":{"zon":"x"}}, 7, {"entities":{"driver":"bug"}}, {"entities":{"driver":"c"},"id":"2"}]""");

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        var results = answer.Json.EnumerateArray().ToArray();
        Assert.Equal(5, results.Length);
        Assert.Equal("trip_minutes:1:a", results[0].GetProperty("prediction_id").GetString());
        var error = results[1].GetProperty("error");
        Assert.Equal(("features.zon", "zon", 422), (error.GetProperty("field").GetString(), error.GetProperty("given").GetString(), error.GetProperty("status").GetInt32()));
        Assert.Contains("the nearest is zone", error.GetProperty("allowed").GetString());
        Assert.Equal("invalid-json", Answer.SlugOf(results[2].GetProperty("error")));
        Assert.Equal("unexpected", Answer.SlugOf(results[3].GetProperty("error")));
        Assert.Equal("trip_minutes:2:c", results[4].GetProperty("prediction_id").GetString());
    }

    [Fact]
    public async Task An_empty_array_has_an_empty_answer() => Assert.Equal("[]", (await _host.Post(Predict, " [ ]")).Text);

    [Theory]
    [InlineData("""[{"entities":{"driver":"a"}},]""")]
    [InlineData("""[{"entities":{"driver":"a"}}""")]
    [InlineData("""[{"entities":{"driver":"a"}}] x""")]
    public async Task An_array_that_is_not_json_takes_no_effect_at_all(string body)
    {
        var answer = await _host.Post(Predict, body);

        Assert.Equal((400, "invalid-json"), (answer.Status, answer.Slug));
        Assert.Empty(_host.Cluster.Calls);
    }

    [Fact]
    public async Task Ten_thousand_items_are_served_in_order_and_one_more_is_refused()
    {
        static string Items(int count) => "[" + string.Join(",", Enumerable.Range(0, count).Select(i => $$$"""{"source":"trips","entity":"d{{{i % 7}}}","fields":{"stops":{{{i}}}}}""")) + "]";
        var answer = await _host.Post("/v1/events", Items(10_000));
        Assert.Equal(10_000, answer.Json.GetArrayLength());
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (double)i), _host.Cluster.Calls.Select(call => ((EventRecord)call.Request).Values[0].Number));

        var refused = await _host.Post("/v1/events", Items(10_001));
        Assert.Equal((413, "too-large"), (refused.Status, refused.Slug));
        Assert.Contains("at most 10000", refused.Json.GetProperty("detail").GetString());
        Assert.Equal(10_000, _host.Cluster.Calls.Count);
    }

    [Fact]
    public async Task No_more_items_are_under_way_than_allowed()
    {
        var body = "[" + string.Join(",", Enumerable.Range(0, 1000).Select(i => $$$"""{"source":"trips","entity":"held{{{i}}}","fields":{}}""")) + "]";
        var pending = _host.Post("/v1/events", body);
        await Until.True(() => _host.Cluster.Calls.Count == 256);
        Assert.False(pending.IsCompleted);
        Assert.Equal(256, _host.Cluster.Calls.Count);

        _host.Cluster.Release.SetResult();
        Assert.Equal(1000, (await pending).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_deeply_nested_item_in_an_array_is_refused()
    {
        var answer = await _host.Post(Predict, "[{\"a\":" + new string('[', 30) + new string(']', 30) + "}]");
        Assert.Equal((400, "invalid-json"), (answer.Status, answer.Slug));
    }

    [Fact]
    public async Task Invalid_utf8_in_one_item_fails_that_item_alone()
    {
        byte[] body = [.. """[{"entities":{"driver":"a"}},{"entities":{"driver":"b """u8, 0xC3, 0x28, .. """ "}},{"entities":{"driver":"c"}}]"""u8];
        var results = (await _host.Post(Predict, body)).Json.EnumerateArray().ToArray();
        Assert.Equal([false, true, false], results.Select(one => one.TryGetProperty("error", out _)));
    }
}
