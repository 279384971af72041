using System.Text.Json.Nodes;
using OnlineLearning.Cluster.Tests.Crash;
using OnlineLearning.Cluster.Tests.Offline;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>The whole server over Azure storage, as a process of its own.</summary>
public sealed class AzureServerTests(Azurite azurite)
{
    private const int Steps = 12;
    private const int Drivers = 4;

    /// <summary>Determinism over stores: the same log through SQLite undisturbed, and through Azure with kills.</summary>
    [Theory]
    [InlineData("AzureBlob")]
    [InlineData("AzureTable")]
    public async Task What_was_acknowledged_survives_kills_and_the_weights_are_those_of_an_undisturbed_run_on_SQLite(string provider)
    {
        azurite.Need();
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string>
        {
            ["OnlineLearning__Storage__Provider"] = provider,
            ["OnlineLearning__Storage__ConnectionString"] = azurite.Connection,
            ["OnlineLearning__Clustering__ServiceId"] = azurite.NewContainer(),
        };
        var order = new List<Step>();
        List<JsonNode> disturbed;
        var server = await ServerProcess.Start(folder, settings);
        try
        {
            await server.Apply(Step.Definition);
            for (var number = 0; number < Steps; number++)
            {
                for (var driver = 0; driver < Drivers; driver++)
                {
                    var step = new Step(driver, number);
                    Assert.Equal(order.Count + 1, await step.Run(() => Task.FromResult(server), () => { }, withStars: false));
                    order.Add(step);
                }

                if (number % 4 == 1)
                {
                    server.Kill();
                    server.Dispose();
                    server = await ServerProcess.Start(folder, settings);
                }
            }

            Assert.Equal(provider.ToLowerInvariant(), (string)(await server.Get("/v1/status"))["storage"]!);
            disturbed = await Read(server);
        }
        finally
        {
            server.Dispose();
        }

        using var calmFolder = new TempFolder();
        using var calm = await ServerProcess.Start(calmFolder);
        await calm.Apply(Step.Definition);
        foreach (var step in order)
        {
            await step.Run(() => Task.FromResult(calm), () => { }, withStars: false);
        }

        Assert.Equal((await Read(calm)).Select(node => node.ToJsonString()), disturbed.Select(node => node.ToJsonString()));
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_ends_the_start_in_one_line_without_the_secret()
    {
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(folder, new Dictionary<string, string>
        {
            ["OnlineLearning__Storage__Provider"] = "AzureBlob",
            ["OnlineLearning__Storage__ConnectionString"] = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;",
        }));
        Assert.Contains("The journal in container 'online-learning-journal' cannot be opened: Connection refused (127.0.0.1:9)", failure.Message);
        Assert.DoesNotContain("c2VjcmV0", failure.Message);
        Assert.DoesNotContain("   at ", failure.Message);
    }

    private static async Task<List<JsonNode>> Read(ServerProcess server)
    {
        var model = await server.Get("/v1/models/eta");
        List<JsonNode> read = [model["updates"]!, model["shards"]![0]!["digest"]!];
        for (var driver = 0; driver < Drivers; driver++)
        {
            var entity = await server.Get($"/v1/entities/driver/d{driver}");
            read.AddRange([entity["events"]!, entity["models"]!.AsArray().Single(each => (string)each!["model"]! == "eta")!["digest"]!]);
        }

        return read;
    }
}
