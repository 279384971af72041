using Microsoft.Extensions.Configuration;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Offline;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>Settings of the offline store are refused in one line that says which, what was given and what is allowed.</summary>
public class OfflineOptionsTests
{
    [Theory]
    [InlineData("RollAge", "00:00:00.01", "OnlineLearning:Offline:RollAge is '00:00:00.0100000'; allowed: 00:00:00.1000000 to 1.00:00:00.")]
    [InlineData("RollRows", "0", "OnlineLearning:Offline:RollRows is '0'; allowed: 1 to 1000000.")]
    [InlineData("RollBytes", "1", "OnlineLearning:Offline:RollBytes is '1'; allowed: 65536 to 1073741824.")]
    [InlineData("RetentionDays", "-1", "OnlineLearning:Offline:RetentionDays is '-1'; allowed: 0 to 36500.")]
    [InlineData("WarnBytes", "1", "OnlineLearning:Offline:WarnBytes is '1'; allowed: 65536 to 1099511627776.")]
    [InlineData("BoundBytes", "1", "OnlineLearning:Offline:BoundBytes is '1'; allowed: 65536 to 1099511627776.")]
    [InlineData("Folder", " ", "OnlineLearning:Offline:Folder is ' '; allowed: the path of a folder.")]
    [InlineData("RetainDays", "7", "OnlineLearning:Offline:RetainDays is no setting, RetentionDays is meant perhaps; allowed: ")]
    [InlineData("RollRows", "many", "OnlineLearning:Offline:RollRows is 'many'; allowed: a whole number.")]
    public void A_setting_that_is_unknown_or_out_of_range_is_refused(string name, string value, string message)
    {
        var refused = Assert.Throws<ServerStartException>(() => Read((name, value)));
        Assert.StartsWith(message, refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Settings_are_read_as_they_are_stated()
    {
        var options = Read(("RollAge", "00:00:05"), ("retentiondays", "30"), ("Enabled", "false"));
        Assert.Equal((TimeSpan.FromSeconds(5), 30, false, 100_000), (options.RollAge, options.RetentionDays, options.Enabled, options.RollRows));
        Assert.True(Read().Enabled);
    }

    [Fact]
    public void A_store_that_cannot_be_written_stops_the_start_with_its_path()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var settings = new Dictionary<string, string?>
        {
            ["OnlineLearning:Http"] = "http://127.0.0.1:0",
            ["OnlineLearning:Data"] = Path.Combine(folder, "data"),
            ["OnlineLearning:Dashboard"] = "false",
            ["OnlineLearning:Offline:Folder"] = Path.Combine(folder, "file", "below"),
        };
        var refused = Assert.Throws<ServerStartException>(() => ServerHost.Build(settings));
        Assert.StartsWith($"The offline store '{Path.Combine(folder, "file", "below")}' cannot be written", refused.Message);
    }

    private static OfflineOptions Read(params (string Name, string Value)[] settings)
        => OfflineOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"OnlineLearning:Offline:{setting.Name}", setting => (string?)setting.Value)).Build());
}
