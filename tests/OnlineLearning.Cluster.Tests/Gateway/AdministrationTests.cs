using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Schemas;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Definitions, features, models, entities, status.</summary>
public sealed class AdministrationTests : IAsyncLifetime
{
    private const string NewModel = """
        models:
          trip_stops:
            task: regression
            entities: driver
            inputs: [ { numeric: distance_km } ]
            label: stops
        """;

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_dry_run_says_what_applying_then_does_and_keeps_nothing()
    {
        var dry = await Applied("/v1/definitions?dry_run=true", NewModel);
        Assert.Equal((1, true, true), (dry.Version, dry.Changed, dry.DryRun));
        var change = Assert.Single(dry.Changes);
        Assert.Equal(("models", "trip_stops", "added", 1), (change.Section, change.Name, change.Kind, change.NewModelVersion));
        Assert.DoesNotContain("trip_stops", (await _host.Get("/v1/definitions")).Text);

        var applied = await Applied("/v1/definitions", NewModel);
        Assert.Equal((2, true, false), (applied.Version, applied.Changed, applied.DryRun));
        Assert.Equal("trip_stops", Assert.Single(applied.Changes).Name);

        var again = await Applied("/v1/definitions", NewModel);
        Assert.Equal((2, false), (again.Version, again.Changed));
        Assert.Empty(again.Changes);

        var pruned = await Applied("/v1/definitions?dry_run=true&prune=true", ScriptedCluster.Yaml);
        Assert.Equal(["removed"], pruned.Changes.Select(one => one.Kind));
    }

    [Fact]
    public async Task A_changed_field_is_told_as_old_and_new()
    {
        var changed = ScriptedCluster.Yaml.Replace("numeric: [age]", "numeric: [age, length]");
        var change = Assert.Single((await Applied("/v1/definitions?dry_run=true", changed)).Changes);

        Assert.Equal(("models", "spam", "changed", 2), (change.Section, change.Name, change.Kind, change.NewModelVersion));
        Assert.Contains("inputs.length: (none) -> numeric", change.Details);
    }

    [Fact]
    public async Task Wrong_definitions_are_told_with_their_place()
    {
        var answer = await _host.Put("/v1/definitions", NewModel.Replace("regression", "regresion"));

        Assert.Equal((422, "invalid-definitions"), (answer.Status, answer.Slug));
        var error = Assert.Single(answer.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal(("models.trip_stops.task", 3, 11), (error.GetProperty("field").GetString(), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.Contains("regresion", error.GetProperty("given").GetString());
        Assert.Contains("regression", error.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("a: [1", "application/yaml", "", 422)]
    [InlineData("{\"models\":{", "application/json", "", 422)]
    [InlineData("", "text/yaml", "", 422)]
    [InlineData("{}", "text/plain", "", 415)]
    [InlineData("{}", "application/json", "?dry_run=maybe", 422)]
    public async Task What_is_no_document_is_refused(string body, string contentType, string query, int status)
        => Assert.Equal(status, (await _host.Put($"/v1/definitions{query}", body, contentType)).Status);

    [Fact]
    public async Task Rivals_that_apply_in_between_are_outlasted_four_times_and_not_five()
    {
        _host.Cluster.Rivals = 4;
        Assert.Equal(6, (await Applied("/v1/definitions", NewModel)).Version);

        _host.Cluster.Rivals = 5;
        var answer = await _host.Put("/v1/definitions", NewModel.Replace("trip_stops", "other"));
        Assert.Equal((503, "contended"), (answer.Status, answer.Slug));
    }

    [Fact]
    public async Task What_is_applied_can_be_read_with_its_version_and_applied_again_without_change()
    {
        var answer = await _host.Get("/v1/definitions");
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        var again = await _host.Put("/v1/definitions", answer.Text, "application/json");
        Assert.False(again.Json.GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task Features_are_a_row_a_key_in_the_order_of_the_keys()
    {
        var keys = Enumerable.Range(0, 1000).Select(i => $"d{i}").ToArray();
        var answer = await _host.Post("/v1/features", JsonSerializer.Serialize(new { entity = "driver", keys, features = new[] { "driver_trips:pace", "driver_trips" }, time = "2026-07-01T08:00:00Z" }));

        var body = JsonSerializer.Deserialize(answer.Text, GatewayJson.Default.FeaturesAnswerBody)!;
        Assert.Equal(["driver_trips:pace", "driver_trips:trips_1h", "driver_trips:pace"], body.Features);
        Assert.Equal(keys, body.Results.Select(row => row.Key));
        Assert.All(body.Results, row =>
        {
            Assert.Equal(["1.5", "null", "1.5"], row.Values.Select(value => value.GetRawText()));
            Assert.Equal(["PRESENT", "NOT_FOUND", "PRESENT"], row.Statuses);
            var time = new DateTime(2026, 7, 1, 8, 0, 0, DateTimeKind.Utc);
            Assert.Equal([time, null, time], row.EventTimestamps);
        });
        Assert.Equal(1000, _host.Cluster.Calls.Count(call => call.Request is FeatureRequest));
        Assert.Equal(422, (await _host.Post("/v1/features", JsonSerializer.Serialize(new { entity = "driver", keys = keys.Append("one more"), features = new[] { "driver_trips" } }))).Status);
    }

    [Fact]
    public async Task Models_are_shown_in_short_and_in_full()
    {
        var list = (await _host.Get("/v1/models")).Json.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(["spam", "trip_minutes"], list.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal((30, 0.375, 30, 7), (list[1].GetProperty("updates").GetInt32(), list[1].GetProperty("learning_rate").GetDouble(), list[1].GetProperty("labels").GetInt32(), list[1].GetProperty("open_predictions").GetInt32()));
        Assert.Equal(JsonValueKind.Null, list[1].GetProperty("metrics").GetProperty("rmse").ValueKind);

        var model = (await _host.Get("/v1/models/spam")).Json;
        Assert.Equal("binary", model.GetProperty("task").GetString());
        Assert.Equal("binary", model.GetProperty("definition").GetProperty("task").GetString());
        Assert.Equal(3600, model.GetProperty("metrics").GetProperty("window_seconds").GetDouble());
        Assert.Equal(["aa", "bb"], model.GetProperty("shards").EnumerateArray().Select(shard => shard.GetProperty("digest").GetString()));
        Assert.Equal(
            """[{"shard":0,"updates":10,"learning_rate":0.5,"digest":"aa","mixes":3,"rewarmings":1,"experts":[{"name":"linear 0.5","weight":0.75,"mean_loss":1.25},{"name":"linear 0.1","weight":0.25,"mean_loss":null}]},"""
            + """{"shard":1,"updates":20,"learning_rate":0.25,"digest":"bb","mixes":3,"rewarmings":0,"experts":[]}]""",
            model.GetProperty("shards").GetRawText());
        Assert.True(model.GetProperty("mixed").GetBoolean());
        Assert.Equal(0.375, model.GetProperty("monitor").GetProperty("alerts")[0].GetProperty("rewarmed_to").GetDouble());
        Assert.Equal("2026-07-01T08:30:00Z", model.GetProperty("monitor").GetProperty("alerts")[0].GetProperty("time").GetString());

        var missing = await _host.Get("/v1/models/spma");
        Assert.Equal((404, "unknown-model"), (missing.Status, missing.Slug));
    }

    [Fact]
    public async Task A_rewarming_answers_what_it_did_and_its_id_takes_effect_once()
    {
        var first = await _host.Post("/v1/models/spam/rewarm", """{"share":0.5,"id":"r1"}""");
        Assert.Equal((200, """{"model":"spam","id":"r1","status":"rewarmed","learning_rate":0.375,"shards":[{"shard":0,"learning_rate":0.5},{"shard":1,"learning_rate":0.25}]}"""), (first.Status, first.Text));
        Assert.Equal("duplicate", (await _host.Post("/v1/models/spam/rewarm", """{"id":"r1","share":0.5}""")).Json.GetProperty("status").GetString());
        Assert.Equal("rewarmed", (await _host.Post("/v1/models/trip_minutes/rewarm", """{"share":1,"id":"r1"}""")).Json.GetProperty("status").GetString());
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _host.Post("/v1/models/spam/rewarm", """{"share":1e-3,"id":null}""")));
        Assert.Equal(5, made.Select(answer => answer.Json.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(7, _host.Cluster.Rewarmed.Count);

        _host.Cluster.Stale = true;
        var stale = await _host.Post("/v1/models/spam/rewarm", """{"share":0.5}""");
        Assert.Equal((503, "stale-definitions"), (stale.Status, stale.Slug));
    }

    [Theory]
    [InlineData("{}", 422, "share")]
    [InlineData("""{"share":0}""", 422, "share")]
    [InlineData("""{"share":-0.5}""", 422, "share")]
    [InlineData("""{"share":1.0000001}""", 422, "share")]
    [InlineData("""{"share":1e999}""", 422, "share")]
    [InlineData("""{"share":"0.5"}""", 422, "share")]
    [InlineData("""{"share":null}""", 422, "share")]
    [InlineData("""{"share":[0.5]}""", 422, "share")]
    [InlineData("""{"share":0.5,"share":0.5}""", 422, "share")]
    [InlineData("""{"share":0.5,"id":""}""", 422, "id")]
    [InlineData("""{"share":0.5,"id":7}""", 422, "id")]
    [InlineData("""{"share":0.5,"id":"a/b"}""", 422, "id")]
    [InlineData("""{"share":0.5,"shre":1}""", 422, "shre")]
    [InlineData("", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("""{"share":0.5}{}""", 400, null)]
    [InlineData("""{"share":NaN}""", 400, null)]
    [InlineData("""{"share":0.5""", 400, null)]
    public async Task A_wrong_rewarming_is_refused_and_does_nothing(string body, int status, string? field)
    {
        var answer = await _host.Post("/v1/models/spam/rewarm", body);
        Assert.True(answer.Status == status, answer.Text);
        Assert.Equal(field, answer.Json.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.Empty(_host.Cluster.Rewarmed);
    }

    [Fact]
    public async Task A_rewarming_of_an_unknown_model_or_of_another_media_type_is_refused()
    {
        var unknown = await _host.Post("/v1/models/spma/rewarm", """{"share":0.5}""");
        Assert.Equal((404, "unknown-model"), (unknown.Status, unknown.Slug));
        Assert.Equal(415, (await _host.Post("/v1/models/spam/rewarm", """{"share":0.5}""", "text/plain")).Status);
        Assert.Equal(405, (await _host.Get("/v1/models/spam/rewarm")).Status);
    }

    [Theory]
    [InlineData("d17", "d17")]
    [InlineData("a%2Fb%3Ac%20d%C3%A9", "a/b:c dé")]
    [InlineData("a/b", "a/b")]
    public async Task An_entity_is_shown_whatever_its_key(string path, string key)
    {
        var answer = await _host.Get($"/v1/entities/driver/{path}");
        Assert.Equal((key, 12, 3), (answer.Json.GetProperty("key").GetString(), answer.Json.GetProperty("events").GetInt32(), answer.Json.GetProperty("late_events").GetInt32()));
        Assert.Equal(13, answer.Json.GetProperty("models")[0].GetProperty("last_label").GetDouble());
    }

    [Fact]
    public async Task An_unknown_entity_or_a_bad_key_is_refused()
    {
        var unknown = await _host.Get("/v1/entities/drivr/d17");
        Assert.Equal((404, "unknown-entity"), (unknown.Status, unknown.Slug));
        Assert.Contains("the nearest is driver", unknown.Json.GetProperty("allowed").GetString());
        Assert.Equal(422, (await _host.Get($"/v1/entities/driver/{new string('k', 257)}")).Status);
        Assert.Equal(422, (await _host.Get("/v1/entities/driver/")).Status);
    }

    [Fact]
    public async Task The_status_is_that_of_the_server()
        => Assert.Equal(
            """{"version":"1.2.3","uptime_seconds":90,"definitions_version":1,"models":2,"journal":{"records":3,"bytes":300,"bound_bytes":1000},"storage":"memory","freshness":{"reads":7,"behind":0,"lag_max_seconds":0,"acknowledged":5,"acknowledge_mean_seconds":0.004,"acknowledge_max_seconds":0.02}}""",
            (await _host.Get("/v1/status")).Text);

    private async Task<ApplyAnswerBody> Applied(string route, string yaml)
    {
        var answer = await _host.Put(route, yaml);
        Assert.True(answer.Status == 200, answer.Text);
        return JsonSerializer.Deserialize(answer.Text, GatewayJson.Default.ApplyAnswerBody)!;
    }
}
