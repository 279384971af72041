using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>Settings of the server itself: a name that is none, and what does not go together, is refused at start.</summary>
public sealed class ServerSettingsTests
{
    [Theory]
    [InlineData("OnlineLearning:DrainDelai", "OnlineLearning:DrainDelai is no setting, DrainDelay is meant perhaps; allowed: Http, Data, ")]
    [InlineData("OnlineLearning:Clusterin:Provider", "OnlineLearning:Clusterin is no setting, Clustering is meant perhaps; allowed: Http, Data, ")]
    [InlineData("OnlineLearning:Xyz", "OnlineLearning:Xyz is no setting; allowed: Http, Data, ")]
    [InlineData("Gateway:MaxBachItems", "Gateway:MaxBachItems is no setting, MaxBatchItems is meant perhaps; allowed: MaxBodyBytes, ")]
    [InlineData("Durability:SnapshotRecord", "Durability:SnapshotRecord is no setting, SnapshotRecords is meant perhaps; allowed: SnapshotRecords, SnapshotBytes.")]
    [InlineData("Mix:Perod", "Mix:Perod is no setting, Period is meant perhaps; allowed: Period, MinUpdates.")]
    [InlineData("Follow:MaxStale", "Follow:MaxStale is no setting, MaxStaleness is meant perhaps; allowed: Period, MaxStaleness, Wait.")]
    [InlineData("Storage:JournalBoundByte", "Storage:JournalBoundByte is no setting, JournalBoundBytes is meant perhaps; allowed: Path, JournalBoundBytes, ")]
    [InlineData("Storage:GrainStorageSerializer", "Storage:GrainStorageSerializer is no setting; allowed: Path, JournalBoundBytes, ")]
    [InlineData("GrainCollection:CollectionAges", "GrainCollection:CollectionAges is no setting, CollectionAge is meant perhaps; allowed: ")]
    public void A_name_that_is_no_setting_is_refused_with_the_nearest_that_is(string name, string message)
    {
        var refused = Refusal(name, "1");
        Assert.StartsWith(message, refused);
        Assert.DoesNotContain('\n', refused);
    }

    [Theory]
    [InlineData("OnlineLearning:DrainDelay", "soon", "a time as 00:00:30, or 1.00:00:00 for a day")]
    [InlineData("OnlineLearning:Dashboard", "perhaps", "true or false")]
    [InlineData("Gateway:MaxBatchItems", "1e4", "a whole number")]
    [InlineData("Durability:SnapshotRecords", "many", "a whole number")]
    [InlineData("Storage:JournalBoundBytes", "256 MiB", "a whole number")]
    [InlineData("GrainCollection:CollectionAge", "1 h", "a time as 00:00:30, or 1.00:00:00 for a day")]
    public void A_setting_that_is_not_of_its_kind_is_refused(string name, string given, string allowed)
        => Assert.Equal($"{name} is '{given}'; allowed: {allowed}.", Refusal(name, given));

    [Theory]
    [InlineData("Durability:SnapshotRecords", "15", "16 to 1000000")]
    [InlineData("Durability:SnapshotBytes", "1023", "1024 to 1073741824")]
    [InlineData("Mix:Period", "00:00:00", "00:00:00.1000000 to 01:00:00")]
    [InlineData("Mix:MinUpdates", "0", "1 to 1000000000")]
    [InlineData("Follow:Period", "00:01:01", "00:00:00.0500000 to 00:01:00")]
    [InlineData("Follow:MaxStaleness", "00:00:00.9000000", "00:00:01 to 00:10:00")]
    [InlineData("Follow:Wait", "00:01:01", "00:00:00.1000000 to 00:01:00")]
    [InlineData("Gateway:MaxBatchItems", "0", "1 to 100000")]
    public void A_setting_out_of_range_is_refused(string name, string given, string allowed)
        => Assert.StartsWith($"{name} is '{given}'; allowed: {allowed}.", Refusal(name, given));

    [Fact]
    public void Settings_of_a_store_that_is_not_the_one_in_use_are_refused()
        => Assert.Equal("AzureJournal:BlobBytes is stated and would have no effect; Sqlite takes its settings from the section Storage.", Refusal("AzureJournal:BlobBytes", "8388608"));

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

    private static string Refusal(string name, string given)
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string?> { ["OnlineLearning:Http"] = "http://127.0.0.1:0", ["OnlineLearning:Data"] = folder, [name] = given };
        return Assert.Throws<ServerStartException>(() => ServerHost.Build(settings)).Message;
    }
}
