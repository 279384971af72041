using System.Text;
using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Serving;

/// <summary>Values of every type go in over HTTP and come out of both doors of features as they went in: whole numbers to all their 64 bits, times, vectors, texts, flags; and of two rows of one time the later created.</summary>
public sealed class TypedFeatureTests
{
    private const string Definition = """
        entities: { user: { join_key: user_id } }
        sources:
          profiles:
            entity: user
            fields: { visits: int, since: timestamp, taste: { type: vector, length: 3 }, city: string, vip: bool, score: float }
            event_time: said
            created_time: stored
        feature_views:
          profile: { source: profiles, features: [visits, since, taste, city, vip, score], columns: { newest: { aggregate: last, of: since, window: 1d }, total: { aggregate: sum, of: visits, window: 1d }, recent: { aggregate: last_k, of: visits, window: 1d, k: 2 } } }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_type_comes_back_from_both_doors_to_the_last_bit_and_the_later_created_of_two_rows_of_one_time_wins()
    {
        using var data = new TempFolder();
        var server = await ServerProcess.Start(data);
        try
        {
            await server.Apply(Definition);
            var now = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-dd'T'HH:mm:ss'.0000001Z'");

            // The second is known earlier, though it comes later: the first stays. An event and a row of a push are told apart by nothing.
            await Accepted(server, "/v1/events", $$$"""{"source":"profiles","entity":"u1","time":"{{{now}}}","created":"2026-03-02T00:00:00Z","fields":{"visits":9223372036854775807,"since":"1969-12-31T23:59:59.9999999Z","taste":[0.1,-2,1e300],"city":"Müñchen \"x\"","vip":false,"score":0.30000000000000004}}""");
            await Accepted(server, "/push", $$$"""{"push_source_name":"profiles","df":{"user_id":["u1","u2"],"said":["{{{now}}}","{{{now}}}"],"stored":["2026-03-01T00:00:00Z","2026-03-01T00:00:00Z"],"visits":[7,-9007199254740993],"since":["2020-01-01T00:00:00Z","2151-12-31T12:00:00+01:00"],"taste":[[1,2,3],[0,0,5e-324]],"city":["late","ü"],"vip":[true,null],"score":[1,null]}}""");

            const string first = """[9223372036854775807,"1969-12-31T23:59:59.999999900Z",[0.1,-2,1E+300],"Müñchen \"x\"",false,0.30000000000000004]""";
            const string second = """[-9007199254740993,"2151-12-31T11:00:00Z",[0,0,5E-324],"ü",null,null]""";
            for (var life = 0; life < 2; life++)
            {
                var ours = await Post(server, "/v1/features", """{"entity":"user","keys":["u1","u2"],"features":["profile:visits","profile:since","profile:taste","profile:city","profile:vip","profile:score"]}""");
                var feast = await Post(server, "/get-online-features", """{"features":["profile:visits","profile:since","profile:taste","profile:city","profile:vip","profile:score","profile:newest"],"entities":{"user_id":["u1","u2"]}}""");
                foreach (var (row, expected) in (IEnumerable<(int, string)>)[(0, first), (1, second)])
                {
                    Same(expected, ours.GetProperty("results")[row].GetProperty("values"));
                    Same(expected, [.. feast.GetProperty("results").EnumerateArray().Skip(1).Take(6).Select(column => column.GetProperty("values")[row])]);
                }

                Assert.Equal("2151-12-31T11:00:00Z", feast.GetProperty("results")[7].GetProperty("values")[1].GetString());
                var statuses = ours.GetProperty("results")[1].GetProperty("statuses").EnumerateArray().Select(status => status.GetString());
                Assert.Equal(["PRESENT", "PRESENT", "PRESENT", "PRESENT", "NULL_VALUE", "NULL_VALUE"], statuses);
                Assert.All(ours.GetProperty("results")[0].GetProperty("event_timestamps").EnumerateArray(), time => Assert.Equal(now.Replace("1Z", "100Z", StringComparison.Ordinal), time.GetString()));

                // What a killed server has acknowledged it has afterwards.
                server.Kill();
                server.Dispose();
                server = await ServerProcess.Start(data);
            }
        }
        finally
        {
            server.Dispose();
        }
    }

    // Numbers as they were given, not as one reader or another may read them: a whole one beyond 2^53 is compared to its last digit.
    private static void Same(string expected, JsonElement actual) => Same(expected, [.. actual.EnumerateArray()]);

    private static void Same(string expected, List<JsonElement> actual)
    {
        using var document = JsonDocument.Parse(expected);
        var values = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(values.Count, actual.Count);
        Assert.Equal(values[0].GetRawText(), actual[0].GetRawText());
        Assert.All(values.Zip(actual), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), $"expected {pair.First.GetRawText()}, actual {pair.Second.GetRawText()}"));
    }

    private static async Task Accepted(ServerProcess server, string path, string body)
    {
        var answer = await Post(server, path, body);
        Assert.True(answer.TryGetProperty("status", out var status) ? status.GetString() == "accepted" : answer.GetProperty("accepted").GetInt32() == 2, answer.GetRawText());
    }

    private static async Task<JsonElement> Post(ServerProcess server, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(path, content, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
