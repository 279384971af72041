using System.Text.Json.Nodes;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>What the cluster says that it has taken in.</summary>
/// <param name="Updates">By model.</param>
/// <param name="Shards">Digests of the models' shards.</param>
/// <param name="Drivers">By key.</param>
/// <param name="Riders">Labels by key.</param>
internal sealed record LedgerState(IReadOnlyDictionary<string, long> Updates, string Shards, IReadOnlyDictionary<string, LedgerDriver> Drivers, IReadOnlyDictionary<string, LedgerPart> Riders)
{
    /// <exception cref="InvalidOperationException">A silo does not answer.</exception>
    public static async Task<LedgerState> Read(LedgerDoor door, LedgerBook book)
    {
        var (updates, shards) = (new Dictionary<string, long>(), "");
        foreach (var model in book.Numbers.Keys)
        {
            var answer = await Get(door, $"/v1/models/{model}");
            updates[model] = (long)answer["updates"]!;
            shards += string.Join(' ', answer["shards"]!.AsArray().Select(shard => (string)shard!["digest"]!)) + " ";
        }

        var (drivers, riders) = (new Dictionary<string, LedgerDriver>(), new Dictionary<string, LedgerPart>());
        foreach (var driver in book.Drivers)
        {
            var entity = await Get(door, $"/v1/entities/driver/{driver.Key}");
            var sums = await door.Post("/v1/features", new { entity = "driver", keys = new[] { driver.Key }, features = new[] { "ledger:events", "ledger:marks" }, time = "2026-03-29T00:00:00Z" });
            var values = sums.IsOk ? sums.Body["results"]![0]!["values"]!.AsArray() : throw new InvalidOperationException($"features: {sums.Kind} {sums.Body.ToJsonString()}");
            drivers[driver.Key] = new((long)entity["events"]!, (long?)values[0] ?? 0, (double?)values[1] ?? 0, Part(entity, LedgerDefinition.Eta), Part(entity, LedgerDefinition.Stars));
        }

        foreach (var rider in book.Drivers.Select(driver => driver.SingleRider).Concat(book.Drivers.SelectMany(driver => driver.Stars.Keys)).Distinct())
        {
            riders[rider] = Part(await Get(door, $"/v1/entities/rider/{rider}"), LedgerDefinition.Stars);
        }

        return new(updates, shards, drivers, riders);
    }

    private static LedgerPart Part(JsonNode entity, string model)
        => entity["models"]!.AsArray().SingleOrDefault(each => (string)each!["model"]! == model) is { } part ? new((long)part["labels"]!, (string)part["digest"]!) : new(0, "");

    private static async Task<JsonNode> Get(LedgerDoor door, string path)
        => await door.Get(path) is { IsOk: true, Body: var body } ? body : throw new InvalidOperationException($"{path} was not answered");
}

/// <param name="Labels">Learnt.</param>
/// <param name="Digest">Of the personal model.</param>
internal readonly record struct LedgerPart(long Labels, string Digest);

/// <param name="Events">As the entity counts them.</param>
/// <param name="Counted">As a window does.</param>
/// <param name="Marks">Their sum over the window.</param>
/// <param name="Eta">Its part in the model.</param>
/// <param name="Stars">As above.</param>
internal readonly record struct LedgerDriver(long Events, long Counted, double Marks, LedgerPart Eta, LedgerPart Stars);
