using System.Text;
using CsCheck;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Whatever bytes come, the answer is one of the documented ones and never an unexpected error.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private static readonly string[] Routes = ["/v1/models/trip_minutes/predict", "/v1/models/spam/learn", "/v1/feedback", "/v1/events", "/v1/features", "/get-online-features", "/push"];

    private static readonly string[] Seeds =
    [
        """{"entities":{"driver":"d17"},"features":{"distance_km":3.2,"zone":"airport","words":"a b"},"time":"2026-07-01T08:30:00Z","id":"order-9"}""",
        """{"entities":{"user":"u","film":"f"},"features":{"age":31e0},"label":true,"weight":0.5}""",
        """{"prediction_id":"trip_minutes:order-9:d17","label":13.0}""",
        """{"source":"trips","entity":"d17","id":"t","time":"2026-07-01T08:20:00+02:00","fields":{"minutes":1.5,"stops":3,"shared":false,"zone":"\u00e9"}}""",
        """{"entity":"driver","keys":["d17","d18"],"features":["driver_trips:pace","driver_trips"]}""",
        """{"entity":"rating","keys":[{"user":"u","film":"f"},"u|f"],"features":["film_ratings"]}""",
        """{"features":["driver_trips:pace","film_ratings:stars"],"entities":{"driver":[1,"b",null],"user":["u",2,"w"],"film":["x","y","z"]},"full_feature_names":true}""",
        """{"push_source_name":"trips","df":{"driver":[1,"b"],"event_timestamp":["2026-07-01 08:20:00","2026-07-01T08:20:00.5+02:00"],"minutes":[1.5,null],"zone":"a","ride":[7,8]},"to":"online","id_column":"ride"}""",
    ];

    private static readonly string[] Shards =
    [
        "\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "-", "NaN", "\\ud800", "\\u0000", "\n", "\0", "\"entities\":", "\"driver\":", "\"time\":", "\"id\":7", "[{", "}]", "99999999999999999999999", "\ufeff", "é",
    ];

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    public async Task Mutated_bodies_never_yield_an_unexpected_error(string contentType)
    {
        var edit = Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 6], Gen.Int[0, Shards.Length - 1], Gen.Byte);
        var body = Gen.Select(Gen.Int[0, Seeds.Length - 1], edit.Array[0, 6]).Select((seed, edits) => edits.Aggregate(Encoding.UTF8.GetBytes(Seeds[seed]), Mutate));
        await Gen.Select(Gen.Int[0, Routes.Length - 1], body).SampleAsync(
            async (route, bytes) =>
            {
                var answer = await _host.Post(Routes[route], bytes, contentType);
                Assert.True(answer.Status is 200 or 400 or 404 or 413 or 415 or 422, $"{Routes[route]} answered {answer.Status} to {Convert.ToBase64String(bytes)}: {answer.Text}");
                Assert.False(answer.Text.Contains("problems/unexpected"), $"{Routes[route]} failed at {Convert.ToBase64String(bytes)}");
                Assert.All(answer.Status == 200 && contentType != "application/json" && route < 4 ? answer.Lines : [answer.Json], json => Assert.NotEqual(default, json));
            },
            iter: 1500,
            threads: 2);
    }

    [Fact]
    public async Task Mutated_definitions_never_yield_an_unexpected_error()
    {
        var edit = Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 6], Gen.Int[0, Shards.Length - 1], Gen.Byte);
        var body = edit.Array[1, 4].Select(edits => edits.Aggregate(Encoding.UTF8.GetBytes(ScriptedCluster.Yaml), Mutate));
        await body.SampleAsync(
            async bytes =>
            {
                using var content = new ByteArrayContent(bytes);
                content.Headers.ContentType = new("application/yaml");
                using var response = await _host.Http.PutAsync("/v1/definitions?dry_run=true", content);
                var text = await response.Content.ReadAsStringAsync();
                Assert.True((int)response.StatusCode is 200 or 400 or 422, $"{(int)response.StatusCode} to {Convert.ToBase64String(bytes)}: {text}");
            },
            iter: 300,
            threads: 2);
    }

    private static byte[] Mutate(byte[] bytes, (int At, int Kind, int Shard, byte Byte) edit)
    {
        var at = edit.At % (bytes.Length + 1);
        var end = Math.Min(bytes.Length, at + 1 + (edit.Byte % 8));
        return edit.Kind switch
        {
            0 => [.. bytes[..at], .. bytes[end..]],
            1 => [.. bytes[..at], edit.Byte, .. bytes[end..]],
            2 => [.. bytes[..at], .. bytes[at..end], .. bytes[at..]],
            3 => bytes[..at],
            _ => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Shards[edit.Shard]), .. bytes[at..]],
        };
    }
}
