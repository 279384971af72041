using System.Text.Json.Nodes;
using OnlineLearning.Cluster.Tests.Crash;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>One log, sent by one client in its order, through the whole server on every store with SIGKILLs in between: weights are those of an undisturbed run on SQLite, bit for bit.</summary>
public sealed class DeterminismTests(Azurite azurite, StorageServers servers)
{
    private const int Steps = 12;
    private const int Drivers = 4;

    /// <summary>Steps between two kills, so that each comes after another driver.</summary>
    private const int Lives = 13;

    private static readonly Lazy<Task<string[]>> Undisturbed = new(() => Play([], lives: int.MaxValue, "sqlite"));

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    [InlineData("AzureBlob")]
    [InlineData("AzureTable")]
    public async Task A_log_with_kills_in_between_gives_the_weights_of_an_undisturbed_run_on_SQLite(string provider)
    {
        var settings = Settings(provider);
        Assert.Equal(await Undisturbed.Value, await Play(settings, Lives, provider.ToLowerInvariant()));
    }

    private Dictionary<string, string> Settings(string provider)
    {
        if (provider == "Sqlite")
        {
            return [];
        }

        var isAzure = provider.StartsWith("Azure", StringComparison.Ordinal);
        if (isAzure)
        {
            azurite.Need();
        }

        return new()
        {
            ["OnlineLearning__Storage__Provider"] = provider,
            ["OnlineLearning__Storage__ConnectionString"] = isAzure ? azurite.Connection : provider == "Redis" ? servers.Redis.NewDatabase() : servers.PostgreSql.NewDatabase(),
            ["OnlineLearning__Clustering__ServiceId"] = isAzure ? azurite.NewContainer() : "determinism",
        };
    }

    /// <summary>What the server has learnt at the end: digests and counts of shards and entities.</summary>
    private static async Task<string[]> Play(Dictionary<string, string> settings, int lives, string storage)
    {
        using var folder = new TempFolder();
        var server = await ServerProcess.Start(folder, settings);
        try
        {
            await server.Apply(Step.Definition);
            for (var played = 0; played < Steps * Drivers; played++)
            {
                if (played % lives == lives - 1)
                {
                    server.Kill();
                    server.Dispose();
                    server = await ServerProcess.Start(folder, settings);
                }

                Assert.Equal(played + 1, await new Step(played % Drivers, played / Drivers).Run(() => Task.FromResult(server), () => { }, withStars: true));
            }

            Assert.Equal(storage, (string?)(await server.Get("/v1/status"))["storage"]);
            return [.. await Read(server)];
        }
        finally
        {
            server.Dispose();
        }
    }

    private static async Task<List<string>> Read(ServerProcess server)
    {
        List<string> read = [];
        foreach (var model in new[] { "eta", "stars" })
        {
            var body = await server.Get($"/v1/models/{model}");
            read.Add($"{model}: {body["updates"]} updates, {body["shards"]![0]!["digest"]}");
            Assert.Equal(Steps * Drivers, (int)body["updates"]!);
        }

        foreach (var (entity, key) in Enumerable.Range(0, Drivers).Select(number => ("driver", $"d{number}")).Concat(Enumerable.Range(0, 7).Select(number => ("rider", $"r{number}"))))
        {
            var body = await server.Get($"/v1/entities/{entity}/{key}");
            read.Add($"{key}: {body["events"]} events; {string.Join("; ", body["models"]!.AsArray().Select(Part).Order())}");
        }

        return read;
    }

    private static string Part(JsonNode? part) => $"{part!["model"]}: {part["labels"]} labels, {part["digest"]}";
}
