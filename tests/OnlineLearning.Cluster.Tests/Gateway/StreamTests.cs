using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>NDJSON: a line in, a line out, both ways at once.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private const string Ndjson = "application/x-ndjson";
    private const string Predict = "/v1/models/trip_minutes/predict";
    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Bad_lines_in_the_middle_are_told_by_number_and_the_rest_is_served()
    {
        var tooLong = $$$"""{"entities":{"driver":"{{{new string('x', 1 << 16)}}}"}}""";
        string[] lines =
        [
            """{"entities":{"driver":"a"},"id":"1"}""",
            "{not json",
            "",
            tooLong,
            """{"entities":{"driver":"b"},"features":{"distance_km":"x"}}""",
            """{"entities":{"driver":"timeout"}}""",
            """{"entities":{"driver":"c"},"id":"2"}""",
        ];
        var answer = await _host.Post(Predict, string.Join("\r\n", lines), Ndjson);

        Assert.Equal((200, Ndjson), (answer.Status, answer.MediaType));
        var results = answer.Lines;
        Assert.Equal(6, results.Length);
        Assert.Equal("trip_minutes:1:a", results[0].GetProperty("prediction_id").GetString());
        AssertError(results[1], 2, "invalid-json");
        AssertError(results[2], 4, "too-large");
        Assert.Contains("at most 65536 bytes", results[2].GetProperty("error").GetProperty("detail").GetString());
        AssertError(results[3], 5, "invalid-field");
        Assert.Equal("features.distance_km", results[3].GetProperty("error").GetProperty("field").GetString());
        AssertError(results[4], 6, "timeout");
        Assert.Equal("trip_minutes:2:c", results[5].GetProperty("prediction_id").GetString());
    }

    [Fact]
    public async Task A_line_without_end_takes_no_memory_and_is_one_error()
    {
        var body = new byte[20 << 20];
        Array.Fill(body, (byte)'x');
        """{"entities":{"driver":"a"}}"""u8.CopyTo(body.AsSpan(body.Length - 27));
        body[^28] = (byte)'\n';

        var results = (await _host.Post(Predict, body, Ndjson)).Lines;
        AssertError(results[0], 1, "too-large");
        Assert.StartsWith("trip_minutes:", results[1].GetProperty("prediction_id").GetString());
        Assert.Equal(2, results.Length);
    }

    [Fact]
    public async Task Each_result_comes_back_before_the_next_line_is_sent()
    {
        await using var stream = await OpenStream.To(_host.Http.BaseAddress!, Predict);
        for (var i = 0; i < 3; i++)
        {
            await stream.Send($$"""{"entities":{"driver":"d"},"id":"n{{i}}"}""");
            Assert.Equal($"trip_minutes:n{i}:d", JsonElement.Parse(await stream.Receive()).GetProperty("prediction_id").GetString());
        }
    }

    [Fact]
    public async Task Items_of_one_entity_start_in_the_order_of_the_lines()
    {
        var body = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $$$"""{"source":"trips","entity":"d{{{i % 3}}}","fields":{"stops":{{{i}}}}}"""));
        var answer = await _host.Post("/v1/events", body, Ndjson);

        Assert.Equal(5000, answer.Lines.Length);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (double)i), _host.Cluster.Calls.Select(call => ((EventRecord)call.Request).Values[0].Number));
    }

    [Fact]
    public async Task No_more_lines_are_under_way_than_allowed_and_all_are_answered_in_order()
    {
        var body = string.Join('\n', Enumerable.Range(0, 600).Select(i => $$"""{"entities":{"driver":"held{{i}}"},"id":"i{{i}}"}"""));
        var pending = _host.Post(Predict, body, Ndjson);
        await Until.True(() => _host.Cluster.Calls.Count == 256);
        Assert.Equal(256, _host.Cluster.Calls.Count);

        _host.Cluster.Release.SetResult();
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"trip_minutes:i{i}:held{i}"), (await pending).Lines.Select(line => line.GetProperty("prediction_id").GetString()!));
    }

    [Fact]
    public async Task A_caller_that_goes_away_in_the_middle_leaves_the_server_serving()
    {
        await using (var stream = await OpenStream.To(_host.Http.BaseAddress!, Predict))
        {
            await stream.Send("""{"entities":{"driver":"held"}}""");
            await Until.True(() => !_host.Cluster.Calls.IsEmpty);
        }

        _host.Cluster.Release.SetResult();
        Assert.Equal(200, (await _host.Post(Predict, """{"entities":{"driver":"a"}}""")).Status);
    }

    [Fact]
    public async Task An_empty_stream_has_an_empty_answer()
    {
        var answer = await _host.Post(Predict, "\n \n", Ndjson);
        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }

    private static void AssertError(JsonElement line, int number, string slug)
    {
        Assert.Equal(number, line.GetProperty("line").GetInt32());
        Assert.Equal(slug, Answer.SlugOf(line.GetProperty("error")));
    }
}
