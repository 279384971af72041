using OnlineLearning.Batch.Tables;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Core.Features;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Docs;

/// <summary>The example of <c>docs/history.md</c> as it stands: its definition on a real server, its rows, its command.</summary>
public sealed class HistoryDocumentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_makes_the_training_set_of_its_rows_from_what_a_server_with_its_definition_took_in()
    {
        var snippets = new Document("docs/history.md").Snippets();
        string Only(string kind) => snippets.Single(snippet => snippet.Kind == kind).Text;
        using var ol = new CapturedOl();
        ol.Write("features.yaml", Only("yaml"));
        ol.Write("rows.csv", Only("csv") + "\n");
        using var server = await ServerProcess.Start(Path.Combine(ol.Folder, "data"));
        await server.Apply(Only("yaml"));
        await Send(server, "trips", "d17", "2026-07-01T08:00:00Z", new { minutes = 4 });
        await Send(server, "trips", "d17", "2026-07-01T08:20:00Z", new { minutes = 2 });
        await Send(server, "jams", "centre|airport", "2026-07-01T07:00:00Z", new { length_km = 2.5 });
        await server.Stop();

        string[] files = ["data/offline", "features.yaml", "rows.csv", "train.parquet"];
        var words = Only("bash").Split(' ').Select(word => files.Contains(word) ? Path.Combine(ol.Folder, word) : word).ToList();
        Assert.Equal("ol", words[0]);
        var run = await ol.Run([.. words.Skip(1)]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("", run.Error);

        var table = await ParquetTable.Open(Path.Combine(ol.Folder, "train.parquet"), Token);
        Assert.Equal(
            ["driver_id", "from_zone", "to_zone", "event_timestamp", "distance_km", "label", "trips_1h", "pace", "longest", "minutes", "trips_1h__status", "pace__status", "longest__status", "minutes__status"],
            table.Columns.Select(column => column.Name));
        var rows = await table.Rows(Token).ToListAsync(Token);
        Assert.Equal([FeatureDatum.Of(2L), FeatureDatum.Of(3.0), FeatureDatum.Of(2.5), FeatureDatum.Of(37.5)], rows[0][6..10]);
        Assert.Equal("NOT_FOUND NOT_FOUND NOT_FOUND PRESENT", string.Join(' ', rows[1][10..].Select(status => status.Text)));
        Assert.Equal(9.0, rows[1][9].Number);
    }

    private static async Task Send(ServerProcess server, string source, string entity, string time, object fields)
    {
        var answer = await server.TryPost("/v1/events", new { source, entity, time, fields });
        Assert.True((string?)answer?.Body["status"] == "accepted", answer?.Body.ToJsonString());
    }
}
