using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>The served path is the evaluated path: <c>ol replay</c> through a whole server against <c>ol evaluate</c> in this process.</summary>
public sealed class ServedPathTests : IAsyncLifetime
{
    private readonly CapturedOl _files = new();
    private WebApplication _server = null!;
    private CapturedOl _ol = null!;

    public async ValueTask InitializeAsync()
    {
        _server = ServerHost.Build(
            new Dictionary<string, string?>
            {
                ["OnlineLearning:Http"] = "http://127.0.0.1:0",
                ["OnlineLearning:Data"] = Path.Combine(_files.Folder, "data"),
                ["OnlineLearning:Dashboard"] = "false",
            },
            builder => builder.Logging.ClearProviders());
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _ol = new CapturedOl { Server = _server.Urls.First() };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ol.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("1h30m")]
    public async Task Views_events_and_labels_give_the_same_metrics_through_the_server_to_the_last_bit(string delay)
    {
        var definition = _files.Write("d.yaml", Texts.Trips);
        var table = _files.Write("t.csv", Texts.TripTable(300));
        await SameBothWays(definition, table, "trip_minutes", "--delay", delay);
    }

    [Theory]
    [InlineData("ml_100k.tsv.gz", "ratings.yaml", "rating")]
    [InlineData("toulouse_bikes.csv.gz", "bikes.yaml", "bikes")]
    [InlineData("phishing.csv.gz", "phishing.yaml", "phishing")]
    public async Task The_first_rows_of_a_data_set_give_the_same_metrics_through_the_server_to_the_last_bit(string file, string example, string model) =>
        await SameBothWays(DataSets.Example(example), DataSets.Require(file), model, "--limit", "400");

    [Fact]
    public async Task Events_of_every_type_about_pairs_give_the_same_metrics_through_the_server_to_the_last_bit()
    {
        const string definition = """
            entities: { pair: { join_keys: [user, film] } }
            sources: { seen: { entity: pair, fields: { minutes: int, stars: float, at: timestamp, whole: bool, taste: { type: vector, length: 2 }, note: string } } }
            feature_views:
              watched:
                source: seen
                features: [stars, at, taste, note, whole]
                columns: { times: { aggregate: count, of: taste, window: 1h }, latest: { aggregate: max, of: at, window: 1h, hop: exact }, minutes_1h: { aggregate: sum, of: minutes, window: 1h } }
            models:
              stars_next:
                task: regression
                entities: pair
                inputs: [{ view: watched }, { entity: pair }]
                label: next
                personal: { pair: { bias: true } }
                table: { time: time, events: seen }
            """;
        var rows = Enumerable.Range(0, 320).Select(i =>
            $"u{i % 5}|x,f{i % 3},2026-01-01T{i / 60:00}:{i % 60:00}:00Z,{(i % 7 == 0 ? "" : (i * 7_654_321_987L).ToString())},{i % 11 / 4.0},2026-01-0{(i % 9) + 1} 10:00:00,{i % 2},\"[{i}, -0.5]\",note {i % 4},{(i % 11) + (i % 5)}\n");
        await SameBothWays(_files.Write("d.yaml", definition), _files.Write("t.csv", "user,film,time,minutes,stars,at,whole,taste,note,next\n" + string.Concat(rows)), "stars_next");
    }

    private async Task SameBothWays(string definition, string table, string model, params string[] options)
    {
        Report(await _ol.Run("apply", definition, "--json"));
        var replayed = Report(await _ol.Run(["replay", table, "--model", model, "--json", "--strict", .. options]));
        var evaluated = Report(await _ol.Run(["evaluate", table, "--definition", definition, "--model", model, "--json", "--strict", .. options]));
        foreach (var part in new[] { "rows", "metrics", "baselines", "expired_labels" })
        {
            Assert.Equal(evaluated.GetProperty(part).GetRawText(), replayed.GetProperty(part).GetRawText());
        }

        Assert.True(evaluated.GetProperty("rows").GetInt32() >= 300);
    }

    private static JsonElement Report(Captured result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Out).RootElement;
    }
}
