using OnlineLearning.Cluster.Tests.Gateway;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary><c>ol</c> shows the key of <c>OL_API_KEY</c> to a server that asks for one.</summary>
public sealed class KeyCommandTests
{
    private const string Key = "correct-horse-battery";

    [Theory]
    [InlineData(null)]
    [InlineData("another-key-of-length")]
    public async Task Without_one_of_the_servers_keys_it_fails_and_says_what_is_missing(string? key)
    {
        await using var host = await GatewayHost.Start(options => options.ApiKeys = [Key]);
        using var ol = new CapturedOl { Server = host.Http.BaseAddress!.ToString(), ApiKey = key };
        var refused = await ol.Run("models");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Authorization", refused.Error);
        Assert.DoesNotContain(Key, refused.Error);
    }

    [Fact]
    public async Task With_its_key_it_is_let_in_for_reads_and_writes()
    {
        await using var host = await GatewayHost.Start(options => options.ApiKeys = [Key]);
        using var ol = new CapturedOl { Server = host.Http.BaseAddress!.ToString(), ApiKey = Key };
        var models = await ol.Run("models");
        Assert.True(models.ExitCode == 0, models.Error);
        Assert.Contains("trip_minutes", models.Out);
        var applied = await ol.Run("apply", ol.Write("d.yaml", "entities: { ship: {} }"));
        Assert.True(applied.ExitCode == 0, applied.Error);
    }
}
