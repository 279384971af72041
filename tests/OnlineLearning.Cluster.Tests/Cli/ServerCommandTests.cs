using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class ServerCommandTests : IAsyncLifetime
{
    private LoopServer _server = null!;
    private CapturedOl _ol = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopServer.Start();
        _ol = new CapturedOl { Server = _server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ol.Dispose();
    }

    [Fact]
    public async Task Apply_shows_the_difference_and_is_idempotent()
    {
        var definition = _ol.Write("d.yaml", Texts.Trips);
        var dry = Succeeded(await _ol.Run("apply", definition, "--dry-run"));
        Assert.Contains("+ models.trip_minutes\n", dry, StringComparison.Ordinal);
        Assert.EndsWith("dry run: nothing was applied\n", dry, StringComparison.Ordinal);
        Assert.EndsWith("applied: definitions version 1\n", Succeeded(await _ol.Run("apply", definition)), StringComparison.Ordinal);
        Assert.Equal("nothing to change (definitions version 1)\n", Succeeded(await _ol.Run("apply", definition)));
        _ol.Write("d.yaml", Texts.Trips.Replace("[last, mean]", "[last]"));
        Assert.Contains("~ models.trip_minutes\n    ", Succeeded(await _ol.Run("apply", definition)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_sends_and_shows_every_section()
    {
        const string features = """
            entities: { pair: { join_keys: [user_id, film_id] } }
            sources: { ratings: { entity: pair, fields: { stars: float } } }
            feature_views: { rated: { source: ratings, features: stars, owner: films } }
            on_demand_views: { compared: { request: { other: float }, views: rated, columns: { apart: rated.stars - other } } }
            feature_services: { film_page: { features: [rated, compared] } }
            """;
        var shown = Succeeded(await _ol.Run("apply", _ol.Write("d.yaml", features)));
        foreach (var line in (string[])["+ entities.pair", "+ sources.ratings", "+ feature_views.rated", "+ on_demand_views.compared", "+ feature_services.film_page"])
        {
            Assert.Contains(line + "\n", shown, StringComparison.Ordinal);
        }

        shown = Succeeded(await _ol.Run("apply", _ol.Write("d.yaml", features.Replace("- other", "+ other").Replace("owner: films", "owner: me"))));
        Assert.Contains("~ on_demand_views.compared\n    columns.apart: rated.stars - other -> rated.stars + other\n", shown, StringComparison.Ordinal);
        Assert.Contains("~ feature_views.rated\n    owner: films -> me\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_is_one_whole_and_prune_drops_what_it_does_not_name()
    {
        var at = Texts.Trips.IndexOf("models:", StringComparison.Ordinal);
        _ol.Write("2-models.yml", Texts.Trips[at..]);
        _ol.Write("1-rest.yaml", Texts.Trips[..at]);
        _ol.Write("0-more.json", """{ "entities": { "zone": {} } }""");
        _ol.Write("notes.txt", "not: [yaml");
        Assert.Contains("+ entities.zone\n", Succeeded(await _ol.Run("apply", _ol.Folder)), StringComparison.Ordinal);
        File.Delete(Path.Combine(_ol.Folder, "0-more.json"));
        Assert.StartsWith("nothing to change", Succeeded(await _ol.Run("apply", _ol.Folder)), StringComparison.Ordinal);
        Assert.Contains("- entities.zone\n", Succeeded(await _ol.Run("apply", _ol.Folder, "--prune")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_lean_on_what_is_applied()
    {
        var at = Texts.Trips.IndexOf("models:", StringComparison.Ordinal);
        Succeeded(await _ol.Run("apply", _ol.Write("rest.yaml", Texts.Trips[..at])));
        Assert.Contains("+ models.trip_minutes", Succeeded(await _ol.Run("apply", _ol.Write("models.yaml", Texts.Trips[at..]))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_name_file_line_column_and_nothing_is_sent()
    {
        var definition = _ol.Write("d.yaml", Texts.Trips.Replace("numeric: distance", "numerik: distance"));
        var result = await _ol.Run("apply", definition);
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains($"{definition}:18:9: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Requests, request => request.Line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Predict_types_values_by_the_definition_and_feedback_closes_the_loop()
    {
        Succeeded(await _ol.Run("apply", _ol.Write("d.yaml", Texts.Trips)));
        string[] ask = ["predict", "trip_minutes", "--entity", "driver=d1", "--feature", "distance=3.25", "--feature", "zone=7", "--time", "2026-01-01", "--json"];
        var answer = JsonDocument.Parse(Succeeded(await _ol.Run(ask))).RootElement;
        var sent = JsonDocument.Parse(_server.Requests.Last().Body).RootElement;
        Assert.Equal("""{"distance":3.25,"zone":"7"}""", sent.GetProperty("features").GetRawText());
        Assert.Equal("2026-01-01T00:00:00Z", sent.GetProperty("time").GetString());
        var id = answer.GetProperty("prediction_id").GetString()!;
        Assert.StartsWith("learnt: ", Succeeded(await _ol.Run("feedback", id, "12.5")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stdin_streams_a_result_line_for_every_request_line_in_order()
    {
        Succeeded(await _ol.Run("apply", _ol.Write("d.yaml", Texts.Trips)));
        var lines = string.Concat(Enumerable.Range(0, 600).Select(i => $$"""{"entities":{"driver":"d{{i}}"},"features":{"distance":{{i}}},"time":"2026-01-01T00:00:00Z"}""" + "\n"));
        var output = Succeeded(await _ol.RunWithInput(lines, "predict", "trip_minutes", "--stdin"));
        var ids = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("prediction_id").GetString());
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"p{i}"), ids);
        var failed = await _ol.RunWithInput("""{"prediction_id":"none","label":1}""" + "\n", "feedback", "--stdin");
        Assert.Equal((1, "ol: 1 of 1 items failed\n"), (failed.ExitCode, failed.Error));
        Assert.Contains("unknown-prediction", failed.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", """{"version":"1.0","uptime_seconds":61.5,"definitions_version":2,"models":1,"journal":{"records":3,"bytes":400,"bound_bytes":5000},"storage":"sqlite"}""")]
    [InlineData("models", """{"models":[{"name":"m","version":1,"task":"binary","updates":5,"learning_rate":0.5,"labels":5,"open_predictions":0,"metrics":{"accuracy":0.75}}]}""")]
    [InlineData("models m", """{"name":"m","version":1,"task":"binary","definition":{"task":"binary"},"updates":5,"learning_rate":0.5,"shards":[{"shard":0,"updates":5,"learning_rate":0.5,"digest":"ab","mixes":2,"rewarmings":1,"experts":[{"name":"linear 0.5","weight":0.75,"mean_loss":1.5}]},{"shard":1,"updates":0,"learning_rate":0.5,"mixes":0,"rewarmings":0}],"mixed":false,"open_predictions":0,"metrics":{"window_seconds":3600,"accuracy":0.75},"monitor":{"predictions":9,"labels":5,"expired":1,"dangling":2,"prediction_mean":0.5,"features":[{"name":"x","null_rate":0.25}],"alerts":[{"kind":"loss","time":"2026-01-01T00:00:00Z","detail":"up","rewarmed_to":0.25}]}}""")]
    [InlineData("models rewarm m --share 0.5", """{"model":"m","id":"r1","status":"rewarmed","learning_rate":0.25,"shards":[{"shard":0,"learning_rate":0.25}]}""")]
    [InlineData("features driver d17 d18 --feature trips", """{"entity":"driver","features":["trips:pace"],"results":[{"key":"d17","values":[1.5],"statuses":["PRESENT"],"event_timestamps":["2026-01-01T00:00:00Z"]},{"key":"d18","values":[null],"statuses":["NOT_FOUND"],"event_timestamps":[null]}]}""")]
    public async Task Reading_commands_repeat_the_answer_under_json_and_show_it_to_people(string command, string answer)
    {
        _server.Intercept = _ => (200, answer);
        var json = JsonDocument.Parse(Succeeded(await _ol.Run([.. command.Split(' '), "--json"]))).RootElement;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(answer).RootElement, json), json.GetRawText());
        Assert.NotEqual("", Succeeded(await _ol.Run(command.Split(' '))));
    }

    [Fact]
    public async Task A_model_shows_its_experts_its_rewarmings_and_that_its_shards_are_not_mixed()
    {
        _server.Intercept = _ => (200, """{"name":"m","version":1,"task":"binary","definition":{},"updates":5,"learning_rate":0.5,"shards":[{"shard":0,"updates":5,"learning_rate":0.5,"digest":"ab","mixes":0,"rewarmings":2,"experts":[{"name":"slow","weight":0.25,"mean_loss":null},{"name":"fast","weight":0.75,"mean_loss":1.5}]},{"shard":1,"updates":0,"learning_rate":0.5,"digest":"cd","mixes":0,"rewarmings":0,"experts":[]}],"mixed":false,"open_predictions":0,"metrics":{},"monitor":{"predictions":9,"labels":5,"expired":1,"dangling":2,"features":[],"alerts":[{"kind":"loss","time":"2026-01-01T00:00:00Z","detail":"It rose.","rewarmed_to":0.25}]}}""");
        var output = Succeeded(await _ol.Run("models", "m"));
        Assert.Contains("re-warmed 2 times", output, StringComparison.Ordinal);
        Assert.Contains("not mixed: each learns its own entities", output, StringComparison.Ordinal);
        Assert.Matches(@"fast\D+0\.75\D+1\.5[^$]+slow\D+0\.25\D+-", output);
        Assert.Contains("It rose. Re-warmed to a rate of 0.25.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewarming_sends_share_and_id_and_says_what_became_of_the_rate()
    {
        _server.Intercept = _ => (200, """{"model":"m","id":"r1","status":"duplicate","learning_rate":0.25,"shards":[{"shard":0,"learning_rate":0.25}]}""");
        Assert.Equal("duplicate: m learns at a rate of 0.25\n", Succeeded(await _ol.Run("models", "rewarm", "m", "--share", "0.5", "--id", "r1")));
        Assert.Equal(("POST /v1/models/m/rewarm", """{"share":0.5,"id":"r1"}"""), _server.Requests.Last());
    }

    [Fact]
    public async Task Features_sends_a_service_and_request_values_and_shows_values_of_every_type()
    {
        _server.Intercept = _ => (200, """{"entity":"rating","features":["r:stars","r:said","r:taste"],"results":[{"key":"u|f","values":[9007199254740993,"2026-01-01T00:00:00Z",[0.5,1]],"statuses":["PRESENT","PRESENT","PRESENT"],"event_timestamps":[null,null,null]}]}""");
        var output = Succeeded(await _ol.Run("features", "rating", "u|f", "v|g", "--service", "taste", "--request", "km=3.5", "-r", "zone=north"));
        Assert.Contains("9007199254740993", output, StringComparison.Ordinal);
        Assert.Contains("[0.5, 1]", output, StringComparison.Ordinal);
        Assert.Equal(("POST /v1/features", """{"entity":"rating","keys":["u|f","v|g"],"feature_service":"taste","request":{"km":[3.5,3.5],"zone":["north","north"]}}"""), _server.Requests.Last());
    }

    [Theory]
    [InlineData("features driver d1")]
    [InlineData("features driver d1 --feature v --service s")]
    [InlineData("features driver d1 --service s --request km")]
    [InlineData("features driver d1 --service s --request km=1 --request km=2")]
    public async Task Features_needs_a_list_or_a_service_and_values_with_names(string command) => Assert.Equal(2, (await _ol.Run(command.Split(' '))).ExitCode);

    [Theory]
    [InlineData("models rewarm m")]
    [InlineData("models rewarm --share 0.5")]
    [InlineData("models rewarm m --share 0")]
    [InlineData("models rewarm m --share 1.5")]
    [InlineData("models rewarm m --share NaN")]
    [InlineData("models rewarm m --share half")]
    public async Task A_rewarming_asked_wrongly_is_refused_before_anything_is_sent(string command)
    {
        var result = await _ol.Run(command.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("ol: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task An_unreachable_server_is_one_line_with_address_and_the_way_to_start_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var result = await _ol.Run("status", "--server", $"http://127.0.0.1:{port}");
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.StartsWith($"ol: no server answers at http://127.0.0.1:{port}/; start one with: dotnet run -c Release --project silo", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task A_refusal_is_the_servers_own_sentence()
    {
        _server.Intercept = _ => (404, """{"type":"https://onlinelearning.dev/problems/unknown-model","status":404,"detail":"there is no model trip; did you mean trips?"}""");
        var result = await _ol.Run("models", "trip");
        Assert.Equal((1, "", "ol: there is no model trip; did you mean trips?\n"), (result.ExitCode, result.Out, result.Error));
    }

    private static string Succeeded(Captured result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Out;
    }
}
