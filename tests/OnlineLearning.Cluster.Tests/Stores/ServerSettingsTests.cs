using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Settings of the server itself: a name that is none, and what does not go together, is refused at start.</summary>
public sealed class ServerSettingsTests
{
    [Theory]
    [InlineData("DrainDelai", "OnlineLearning:DrainDelai is no setting, DrainDelay is meant perhaps; allowed: Http, Data, ")]
    [InlineData("Clusterin:Provider", "OnlineLearning:Clusterin is no setting, Clustering is meant perhaps; allowed: Http, Data, ")]
    [InlineData("Xyz", "OnlineLearning:Xyz is no setting; allowed: Http, Data, ")]
    public void A_name_that_is_no_setting_is_refused_with_the_nearest_that_is(string name, string message)
    {
        var refused = Assert.Throws<ServerStartException>(() => ServerHost.Build(new Dictionary<string, string?> { ["OnlineLearning:" + name] = "1" }));
        Assert.StartsWith(message, refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_setting_that_is_not_of_its_kind_is_refused_in_one_line()
        => Assert.StartsWith(
            "Failed to convert configuration value 'soon' at 'OnlineLearning:DrainDelay'",
            Assert.Throws<ServerStartException>(() => ServerHost.Build(new Dictionary<string, string?> { ["OnlineLearning:DrainDelay"] = "soon" })).Message);

    /// <summary>A section that is added and not named there would be refused.</summary>
    [Fact]
    public void Every_section_of_the_servers_is_known()
    {
        var sections = typeof(ServerHost).Assembly.GetTypes().Select(type => type.GetField("Section")?.GetRawConstantValue() as string).OfType<string>()
            .Where(section => section.StartsWith(ServerOptions.Section + ":", StringComparison.Ordinal)).Distinct();
        Assert.Equal(sections.Order(), ServerOptions.Sections.Order());
    }

    [Fact]
    public void The_demo_is_refused_where_the_door_asks_for_keys()
    {
        var settings = new Dictionary<string, string?> { ["OnlineLearning:Demo"] = "true", ["OnlineLearning:Http"] = "http://127.0.0.1:0", ["Gateway:ApiKeys:0"] = "correct-horse-battery" };
        Assert.Equal("--demo plays through a door without keys; allowed: no Gateway:ApiKeys.", Assert.Throws<ServerStartException>(() => ServerHost.Build(settings)).Message);
    }
}
