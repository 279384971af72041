using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Cluster.Tests.Crash;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Archives;

/// <summary>Whole servers, by <c>ol</c>: from SQLite to each other store and back.</summary>
public sealed class ArchiveServerTests(StorageServers servers, Azurite azurite)
{
    private const int Drivers = 5;
    private const int Steps = 6;

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    [InlineData("AzureBlob")]
    [InlineData("AzureTable")]
    public async Task A_server_moves_to_another_store_and_back_and_learns_on_as_if_it_had_never_moved(string storage)
    {
        var settings = Settings(storage);
        using var folders = new TempFolder();
        using var files = new TempFolder();
        string Folder(string name) => Path.Combine(folders, name);
        using var source = await ServerProcess.Start(Folder("source"));
        await source.Apply(Step.Definition);
        await Run(source, 0);
        // Predictions whose labels come after the move.
        for (var driver = 0; driver < Drivers; driver++)
        {
            Assert.Equal(200, (await source.TryPost("/v1/models/eta/predict", new { entities = new { driver = $"d{driver}" }, features = new { km = 3, zone = "z1" }, time = "2026-03-02T00:00:00Z", id = "open" }))!.Value.Status);
        }

        await source.Stop();
        using var again = await ServerProcess.Start(Folder("source"));
        var before = await See(again);
        var first = await Export(again, Path.Combine(files, "first.tar.gz"));
        using var moved = await ServerProcess.Start(Folder("moved"), settings);
        await Load(moved, first);
        Assert.Equal(before, await See(moved));
        await GoOn(again);
        await GoOn(moved);
        var after = await See(again);
        Assert.Equal(after, await See(moved));

        var second = await Export(moved, Path.Combine(files, "second.tar.gz"));
        using var back = await ServerProcess.Start(Folder("back"));
        await Load(back, second);
        Assert.Equal(after, await See(back));
        // Killed at once: everything is durable.
        back.Kill();
        using var killed = await ServerProcess.Start(Folder("back"));
        Assert.Equal(after, await See(killed));
    }

    private static async Task<string> Export(ServerProcess from, string file)
    {
        using var ol = new CapturedOl { Server = from.Http.BaseAddress!.ToString() };
        var result = await ol.Run("export", file);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith($"{file}: ", result.Out);
        return file;
    }

    private static async Task Load(ServerProcess into, string file)
    {
        using var ol = new CapturedOl { Server = into.Http.BaseAddress!.ToString() };
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var cut = ol.Write("cut.tar.gz", bytes[..^30]);
        var refused = await ol.Run("import", cut, "--any-service");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Out));
        Assert.StartsWith("ol: The archive is cut or damaged in '", refused.Error);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
        var dry = await ol.Run("import", file, "--dry-run", "--any-service");
        Assert.Equal((0, "would load definitions of version 1, 12 entities, 2 models"), (dry.ExitCode, dry.Out.Trim()));
        Assert.Equal(0, (int)(await into.Get("/v1/status"))["definitions_version"]!);
        var loaded = await ol.Run("import", file, "--any-service");
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        Assert.Equal("loaded definitions of version 1, 12 entities, 2 models", loaded.Out.Trim());
        var twice = await ol.Run("import", file);
        Assert.Equal(1, twice.ExitCode);
        Assert.StartsWith("ol: This server has definitions already, version 1: model eta, model stars, entity driver, entity rider.", twice.Error);
    }

    private static async Task Run(ServerProcess server, int from)
    {
        for (var number = from; number < from + Steps; number++)
        {
            for (var driver = 0; driver < Drivers; driver++)
            {
                await new Step(driver, number).Run(() => Task.FromResult(server), () => { }, withStars: true);
            }
        }
    }

    private static async Task GoOn(ServerProcess server)
    {
        for (var driver = 0; driver < Drivers; driver++)
        {
            var learnt = await server.TryPost("/v1/feedback", new { prediction_id = $"eta:open:d{driver}", label = 9.5 });
            Assert.Equal("learnt", (string?)learnt!.Value.Body["status"]);
            // Known before the move.
            Assert.Equal("duplicate", (string?)(await server.TryPost("/v1/feedback", new { prediction_id = $"eta:p1:d{driver}", label = 1 }))!.Value.Body["status"]);
        }

        await Run(server, Steps);
    }

    private static async Task<List<string>> See(ServerProcess server)
    {
        List<string> seen = [];
        foreach (var model in new[] { "eta", "stars" })
        {
            var detail = await server.Get($"/v1/models/{model}");
            seen.Add($"{model} {detail["version"]} {detail["updates"]} {detail["shards"]![0]!["digest"]}");
        }

        foreach (var path in Enumerable.Range(0, Drivers).Select(number => $"driver/d{number}").Concat(Enumerable.Range(0, 7).Select(number => $"rider/r{number}")))
        {
            var entity = await server.Get($"/v1/entities/{path}");
            seen.Add($"{path} {entity["events"]} {string.Join("; ", entity["models"]!.AsArray().Select(model => model!.ToJsonString()).Order())}");
        }

        var features = await server.TryPost("/v1/features", new { entity = "driver", keys = Enumerable.Range(0, Drivers).Select(number => $"d{number}"), features = new[] { "recent:trips_1h", "recent:pace", "recent:smooth" }, time = "2026-03-01T02:30:00Z" });
        Assert.Equal(200, features!.Value.Status);
        seen.Add(features.Value.Body["results"]!.ToJsonString());
        return seen;
    }

    private Dictionary<string, string> Settings(string storage)
    {
        if (storage.StartsWith("Azure", StringComparison.Ordinal))
        {
            azurite.Need();
        }

        var connection = storage switch
        {
            "Redis" => servers.Redis.NewDatabase(),
            "PostgreSql" => servers.PostgreSql.NewDatabase(),
            _ => azurite.Connection,
        };
        return new()
        {
            ["OnlineLearning__Storage__Provider"] = storage,
            ["OnlineLearning__Storage__ConnectionString"] = connection,
            ["OnlineLearning__Clustering__ServiceId"] = azurite.NewContainer(),
        };
    }
}
