using System.Text.Json.Nodes;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

/// <summary>What <c>ol features history, backfill, check</c> and <c>cost</c> answer to what is asked rightly and wrongly.</summary>
public sealed class HistoryCommandTests : IDisposable
{
    private const string Definition = """
        entities: { driver: { join_key: driver_id } }
        sources: { trips: { entity: driver, fields: { fare: float } } }
        feature_views:
          driver_trips: { source: trips, columns: { n: { aggregate: count, window: 1h }, total: { aggregate: sum, of: fare, window: 1h } } }
        models: { eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes } }
        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CapturedOl _ol = new();
    private readonly string _definition;
    private readonly string _store;

    public HistoryCommandTests() => (_definition, _store) = (_ol.Write("d.yaml", Definition), Path.Combine(_ol.Folder, "offline"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task Rows_keep_their_columns_and_get_the_features_of_their_time()
    {
        await Store();
        var rows = _ol.Write("rows.csv", "note,driver_id,event_timestamp,label\n007,d1,2026-03-01T12:00:00Z,1\n008,d1,2026-03-01T12:30:00Z,2.5\n,d2,2026-03-01 12:30,\n");
        var output = Path.Combine(_ol.Folder, "out.csv");
        var run = await History(rows, "--out", output, "--statuses");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [
                "note,driver_id,event_timestamp,label,n,total,n__status,total__status",
                "007,d1,2026-03-01T12:00:00Z,1,,,NOT_FOUND,NOT_FOUND",
                "008,d1,2026-03-01T12:30:00Z,2.5,2,3,PRESENT,PRESENT",
                ",d2,2026-03-01T12:30:00Z,,,,NOT_FOUND,NOT_FOUND",
            ],
            await File.ReadAllLinesAsync(output, Token));
        Assert.Contains("3 rows from 3 events", run.Out);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task A_created_time_filter_of_the_row_s_own_time_hides_what_came_to_be_known_later()
    {
        await Store();
        var rows = _ol.Write("rows.csv", "driver_id,event_timestamp,known\nd1,2026-03-01T12:30:00Z,2026-03-01T14:00:00Z\n");
        var output = Path.Combine(_ol.Folder, "out.csv");
        foreach (var (filter, count) in (IEnumerable<(string, string)>)[("now", "1"), ("known", "2")])
        {
            Assert.Equal(0, (await History(rows, "--out", output, "--created-filter", filter, "--full-names")).ExitCode);
            Assert.Equal(count, (await File.ReadAllLinesAsync(output, Token))[1].Split(',')[3]);
        }
    }

    [Theory]
    [InlineData("driver_id,event_timestamp\nd1,yesterday\n", "rows.csv:2: event_timestamp is \"yesterday\"; a time as 2026-01-31T12:00:00Z (without offset: UTC) is allowed")]
    [InlineData("driver_id,event_timestamp\nd1,2026-03-01\nd1\n", "rows.csv:3: number of fields is \"1\"; 2 is allowed")]
    [InlineData("driver,event_timestamp\nd1,2026-03-01\n", "there is no column \"driver_id\" (join key of entity driver); did you mean \"driver\"?")]
    [InlineData("driver_id,event_time\nd1,2026-03-01\n", "there is no column \"event_timestamp\" (time of the rows; --time names another)")]
    [InlineData("driver_id,event_timestamp,n\nd1,2026-03-01,1\n", "two columns of the result would be named n")]
    [InlineData("", "there is no header line")]
    public async Task Rows_that_cannot_be_used_end_it_with_their_line_and_leave_no_file(string rows, string message)
    {
        await Store();
        var output = Path.Combine(_ol.Folder, "out.parquet");
        var run = await History(_ol.Write("rows.csv", rows), "--out", output);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_ol.Folder, "out.parquet*"));
    }

    [Theory]
    [InlineData(2, "--out: was given \"x.txt\"", "history", "--entities", "r.csv", "--features", "driver_trips", "--out", "x.txt")]
    [InlineData(1, "did you mean driver_trips?", "history", "--entities", "r.csv", "--features", "driver_trip", "--out", "x.csv")]
    [InlineData(2, "--memory: was given 0; allowed is 1 to 65536", "history", "--entities", "r.csv", "--features", "driver_trips", "--out", "x.csv", "--memory", "0")]
    [InlineData(2, "--out: is missing", "backfill", "--view", "driver_trips")]
    [InlineData(2, "--resume: was given without --load", "backfill", "--view", "driver_trips", "--out", "x.csv", "--resume")]
    [InlineData(2, "--out: was given with --load", "backfill", "--view", "driver_trips", "--out", "x.csv", "--load")]
    [InlineData(1, "has no feature view \"driver_tripz\"; it has driver_trips; did you mean driver_trips?", "backfill", "--view", "driver_tripz", "--out", "x.csv")]
    [InlineData(1, "no model of the definition has an input from a feature view", "check")]
    [InlineData(1, "did you mean eta?", "check", "--model", "etaa")]
    [InlineData(2, "--max-mismatch: was given 2; allowed is 0 to 1", "check", "--max-mismatch", "2")]
    [InlineData(2, "--sample: was given 0; allowed is 1 or more", "check", "--sample", "0")]
    public async Task What_is_asked_wrongly_is_refused_in_one_line_that_says_what_is_allowed(int exitCode, string message, string command, params string[] options)
    {
        await Store();
        var run = await _ol.Run(["features", command, "--store", _store, "--definition", _definition, .. options]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task A_folder_without_a_store_and_a_source_without_events_are_said()
    {
        var rows = _ol.Write("rows.csv", "driver_id,event_timestamp\nd1,2026-03-01\n");
        var run = await History(rows, "--out", Path.Combine(_ol.Folder, "out.csv"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds no offline store", run.Error);
        await Store();
        var other = _ol.Write("other.yaml", Definition.Replace("trips:", "rides:", StringComparison.Ordinal).Replace("source: trips", "source: rides", StringComparison.Ordinal).Replace("driver_rides:", "driver_trips:", StringComparison.Ordinal));
        var warned = await _ol.Run("features", "history", "--store", _store, "--definition", other, "--entities", rows, "--features", "driver_trips", "--out", Path.Combine(_ol.Folder, "out.csv"));
        Assert.Contains("the store has no events of source rides; it has trips", warned.Error);
    }

    [Fact]
    public async Task A_view_over_past_events_is_a_row_for_each_entity_as_of_a_time()
    {
        await Store();
        var output = Path.Combine(_ol.Folder, "values.csv");
        var run = await _ol.Run("features", "backfill", "--store", _store, "--definition", _definition, "--view", "driver_trips", "--out", output, "--as-of", "2026-03-01T12:20:00Z", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((1, 1), ((int)JsonNode.Parse(run.Out)!["entities"]!, (int)JsonNode.Parse(run.Out)!["events"]!));
        Assert.Equal(["driver_id,n,total,event_timestamp", "d1,1,1,2026-03-01T12:10:00Z"], await File.ReadAllLinesAsync(output, Token));
    }

    // Trips at 12:10, 12:25 (known two hours later), 12:40.
    private async Task Store()
    {
        await using var writer = await OfflineWriter.Open(new LocalFolder(_store), "j", Token);
        for (var i = 0; i < 3; i++)
        {
            var time = Noon.AddMinutes(10 + 15 * i).UtcTicks;
            writer.Add(new OfflineEvent("d1", 1, i + 1, new EntityEvent("trips", null, time, time + (i == 1 ? TimeSpan.FromMinutes(90).Ticks : 0), ["fare"], [FeatureDatum.Of(i + 1.0)])));
        }

        await writer.Commit(1, Noon, Token);
    }

    private Task<Captured> History(string rows, params string[] options) =>
        _ol.Run(["features", "history", "--store", _store, "--definition", _definition, "--entities", rows, "--features", "driver_trips", .. options]);
}
