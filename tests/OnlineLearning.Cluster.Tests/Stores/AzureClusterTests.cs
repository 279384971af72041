using OnlineLearning.Cluster.Tests.Offline;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Two server processes that are one cluster by their settings: membership in an Azure table, data in blobs.</summary>
public sealed class AzureClusterTests(Azurite azurite)
{
    private const int Entities = 12;
    private const int Events = 5;

    [Fact]
    public async Task What_one_silo_took_in_the_other_answers_after_the_first_was_killed()
    {
        azurite.Need();
        using var folder = new TempFolder();
        var id = azurite.NewContainer();
        Dictionary<string, string> Settings(string silo) => new()
        {
            ["OnlineLearning__Storage__Provider"] = "AzureBlob",
            ["OnlineLearning__Storage__ConnectionString"] = azurite.Connection,
            ["OnlineLearning__Clustering__Provider"] = "AzureTable",
            ["OnlineLearning__Clustering__ServiceId"] = id,
            ["OnlineLearning__Clustering__ClusterId"] = id,
            ["OnlineLearning__Clustering__SiloName"] = silo,
        };
        using var first = await ServerProcess.Start(Path.Combine(folder, "one"), Settings("one"));
        using var second = await ServerProcess.Start(Path.Combine(folder, "two"), Settings("two"));
        await first.Apply("""
            entities: { driver: {} }
            sources:
              trips: { entity: driver, fields: { minutes: float } }
            feature_views:
              recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } }
            """);
        for (var number = 0; number < Events; number++)
        {
            for (var entity = 0; entity < Entities; entity++)
            {
                await Send(number % 2 == 0 ? first : second, entity, number);
            }
        }

        first.Kill();
        for (var entity = 0; entity < Entities; entity++)
        {
            // The dead silo is found out meanwhile: until then its grains are not answered for.
            await Send(second, entity, Events);
            Assert.Equal(Events + 1, (long)(await second.Get($"/v1/entities/driver/d{entity}"))["events"]!);
        }
    }

    /// <summary>Until it is acknowledged.</summary>
    private static Task Send(ServerProcess server, int entity, int number) => Until.So(
        () => server.TryPost("/v1/events", new { source = "trips", entity = $"d{entity}", id = $"t{number}", time = $"2026-03-01T00:{number:D2}:00Z", fields = new { minutes = 1.5 } }),
        answer => answer is { Status: 200 });
}
