using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

/// <summary>Bikes of Toulouse through a real server: what it served is what history says, over all aggregates, bit by bit: in the order of arrival, and by event time since no event was late.</summary>
public sealed class BikesHistoryTests
{
    private const int Rows = 600;
    private const string Entities = "entities: { station: {} }\nsources: { stands: { entity: station, fields: { bikes: float, description: string } } }\n";

    private static readonly Dictionary<string, string> Settings = new() { ["OnlineLearning__Offline__RollAge"] = "00:00:00.1" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_served_is_what_history_says_and_a_view_that_got_its_past_reads_as_one_that_was_there()
    {
        var rows = Read(DataSets.Require("toulouse_bikes.csv.gz"));
        using var ol = new CapturedOl();
        using var data = new TempFolder();
        var server = await ServerProcess.Start(data, Settings);
        try
        {
            var definition = Definition("");
            await server.Apply(definition);
            var served = new List<JsonArray>();
            foreach (var (time, bikes, station, description) in rows)
            {
                served.Add(await Served(server, "station_stands", station, time));
                Assert.Equal(200, (await server.TryPost("/v1/models/guess/predict", new { entities = new { station }, time }))?.Status);
                await Send(server, time, bikes, station, description);
            }

            var store = Path.Combine(data, "offline");
            server = await Restarted(server, data);
            await CheckFindsNothing(ol, store, ol.Write("d.yaml", definition));
            await HistoryIsWhatWasServed(ol, store, rows, served);
            server = await BackfillGivesThePast(ol, server, data, store, rows);
        }
        finally
        {
            server.Dispose();
        }
    }

    private static async Task CheckFindsNothing(CapturedOl ol, string store, string definition)
    {
        var metrics = Path.Combine(ol.Folder, "check.prom");
        var check = await ol.Run("features", "check", "--store", store, "--definition", definition, "--json", "--metrics", metrics);
        Assert.True(check.ExitCode == 0, check.Out + check.Error);
        var model = JsonNode.Parse(check.Out)!["models"]![0]!;
        Assert.Equal((Rows, 0), ((int)model["predictions"]!, (double)model["mismatch_rate"]!));
        Assert.All(model["features"]!.AsObject(), feature => Assert.Equal((Rows, Rows), ((int)feature.Value!["rows"]!, (int)feature.Value["matched"]!)));
        Assert.Contains("ol_feature_consistency_values{model=\"guess\",input=", await File.ReadAllTextAsync(metrics, Token));

        // The same predictions under another window are other values: the check can fail.
        var wrong = ol.Write("wrong.yaml", Definition("").Replace("window: 6h", "window: 1h", StringComparison.Ordinal));
        var found = await ol.Run("features", "check", "--store", store, "--definition", wrong, "--sample", "100");
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("mismatched: ", found.Out);
    }

    private static async Task HistoryIsWhatWasServed(CapturedOl ol, string store, List<(DateTime Time, double Bikes, string Station, string Description)> rows, List<JsonArray> served)
    {
        var asked = ol.Write("rows.csv", "station,event_timestamp\n" + string.Concat(rows.Select(row => $"{row.Station},{row.Time:yyyy-MM-ddTHH:mm:ssZ}\n")));
        var output = Path.Combine(ol.Folder, "train.tsv");
        var run = await ol.Run("features", "history", "--store", store, "--definition", Path.Combine(ol.Folder, "d.yaml"), "--entities", asked, "--features", "station_stands", "--out", output, "--memory", "1", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Rows, (int)JsonNode.Parse(run.Out)!["rows"]!);
        var lines = await File.ReadAllLinesAsync(output, Token);
        var names = lines[0].Split('\t')[2..];
        Assert.Equal(Columns().Select(column => column.Name), names);
        var withValue = 0;
        for (var row = 0; row < Rows; row++)
        {
            var cells = lines[row + 1].Split('\t')[2..];
            for (var i = 0; i < cells.Length; i++)
            {
                Assert.True(Alike(served[row][i], cells[i]), $"{names[i]} of row {row}: served {served[row][i]?.ToJsonString() ?? "null"}, history {cells[i]}");
                withValue += cells[i].Length > 0 ? 1 : 0;
            }
        }

        Assert.True(withValue > Rows * names.Length / 2, $"{withValue} values");
    }

    private static async Task<ServerProcess> BackfillGivesThePast(CapturedOl ol, ServerProcess server, string data, string store, List<(DateTime Time, double Bikes, string Station, string Description)> rows)
    {
        // The view begins empty in the entities that are awake, and with what its journal still has in the one that rests.
        var resting = rows[0].Station;
        foreach (var station in rows.Select(row => row.Station).Distinct().Where(station => station != resting))
        {
            await Served(server, "station_stands", station, rows[^1].Time);
        }

        await server.Apply(Definition("later"));
        ol.Write("later.yaml", Definition("later"));
        foreach (var (_, bikes, station, description) in rows.Take(40))
        {
            await Send(server, rows[^1].Time.AddMinutes(1), bikes, station, description);
        }

        server = await Restarted(server, data);
        var progress = Path.Combine(ol.Folder, "later.json");
        string[] Backfill() =>
        [
            "features", "backfill", "--store", store, "--definition", Path.Combine(ol.Folder, "later.yaml"), "--view", "later", "--load", "--progress", progress, "--json",
            "--server", server.Http.BaseAddress!.ToString(),
        ];

        // The server dies while the backfill runs, some calls after the first that was acknowledged.
        using var watcher = new FileSystemWatcher(ol.Folder, Path.GetFileName(progress));
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, _) => acknowledged.TrySetResult();
        watcher.EnableRaisingEvents = true;
        var broken = ol.Run([.. Backfill(), "--batch", "1"]);
        await Task.WhenAny(acknowledged.Task, broken);
        var before = server.Http.BaseAddress!.ToString();
        server.Kill();
        Assert.Equal(1, (await broken).ExitCode);
        server.Dispose();
        server = await ServerProcess.Start(data, Settings);
        Assert.Contains($"--resume: {progress} is of view later on {before}", (await ol.Run([.. Backfill(), "--resume"])).Error);
        await File.WriteAllTextAsync(progress, (await File.ReadAllTextAsync(progress, Token)).Replace(before, server.Http.BaseAddress!.ToString(), StringComparison.Ordinal), Token);
        var resumed = await ol.Run([.. Backfill(), "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        // Every event once: those that came before the view are taken, 40 came after it, and a whole second run finds all of them known.
        var past = rows.Count(row => row.Station != resting);
        Assert.True((long)JsonNode.Parse(resumed.Out)!["taken"]! is var taken && taken >= past - 5 && taken <= past, $"{past} events: {resumed.Out}");
        var again = JsonNode.Parse((await ol.Run(Backfill())).Out)!;
        Assert.Equal((0, Rows + 40), ((long)again["taken"]!, (long)again["known"]!));
        foreach (var station in rows.Select(row => row.Station).Distinct())
        {
            var (then, now) = (await Served(server, "station_stands", station, rows[^1].Time.AddMinutes(2)), await Served(server, "later", station, rows[^1].Time.AddMinutes(2)));
            for (var i = 0; i < then.Count; i++)
            {
                Assert.True(Near(then[i], now[i]), $"{Columns()[i].Name} of {station}: {then[i]?.ToJsonString()} where the view was there, {now[i]?.ToJsonString()} where its past came later");
            }
        }

        return server;
    }

    private static async Task<JsonArray> Served(ServerProcess server, string view, string station, DateTime time)
    {
        var answer = await server.TryPost("/v1/features", new { entity = "station", keys = new[] { station }, features = new[] { view }, time });
        Assert.True(answer is { Status: 200 }, answer?.Body.ToJsonString());
        return answer!.Value.Body["results"]![0]!["values"]!.AsArray();
    }

    private static async Task Send(ServerProcess server, DateTime time, double bikes, string station, string description)
    {
        var answer = await server.TryPost("/v1/events", new { source = "stands", entity = station, time, fields = new { bikes, description } });
        Assert.Equal("accepted", (string?)answer?.Body["status"]);
    }

    // What a server that stops in order has taken in is in the store.
    private static async Task<ServerProcess> Restarted(ServerProcess server, string data)
    {
        await server.Stop();
        server.Dispose();
        return await ServerProcess.Start(data, Settings);
    }

    private static bool Alike(JsonNode? served, string cell) => served switch
    {
        null => cell.Length == 0,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => cell.Length > 0 && (double)value == double.Parse(cell, CultureInfo.InvariantCulture),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string?)value == cell,
        _ => cell.Length > 0 && JsonNode.DeepEquals(served, JsonNode.Parse(cell)),
    };

    // What a backfill brought came in another order.

    private static bool Near(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number => Math.Abs((double)a - (double)b) <= 1e-12 * Math.Max(1, Math.Abs((double)a)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Near(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(left, right),
    };

    /// <summary>Every aggregate that there is, of the number and, where it takes text, of the text.</summary>
    private static List<(string Name, string Yaml)> Columns()
    {
        var source = new SourceDefinition("stands", "station", [new("bikes", FieldType.Float), new("description", FieldType.String)]);
        var columns = new List<(string Name, string Yaml)>();
        foreach (var aggregate in AggregateRegistry.All)
        {
            foreach (var of in (string[])["bikes", "description"])
            {
                (AggregateDefinition Definition, string Extra)[] ways =
                [
                    (new("c", aggregate.Name, of, TimeSpan.FromHours(6), null, null), ", window: 6h"),
                    (new("c", aggregate.Name, of, null, null, TimeSpan.FromHours(1)), ", half_life: 1h"),
                    (new("c", aggregate.Name, of, null, null, null), ""),
                ];
                var way = ways.FirstOrDefault(each => !AggregateRegistry.Problems(each.Definition, source).Any());
                if (way.Definition is not null)
                {
                    columns.Add(($"{aggregate.Name}_{of}", $"{aggregate.Name}_{of}: {{ aggregate: {aggregate.Name}, of: {of}{way.Extra} }}"));
                }
            }
        }

        Assert.InRange(columns.Count, 8, 100);
        return columns;
    }

    private static string Definition(string further)
    {
        var columns = string.Concat(Columns().Select(column => $"      {column.Yaml}\n"));
        var yaml = new StringBuilder(Entities).Append("feature_views:\n");
        foreach (var view in (string[])["station_stands", .. further.Length > 0 ? new[] { further } : []])
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  {view}:\n    source: stands\n    columns:\n{columns}");
        }

        yaml.Append("  numbers:\n    source: stands\n    columns:\n      n: { aggregate: count, window: 6h }\n      mean: { aggregate: mean, of: bikes, window: 6h }\n      std: { aggregate: std, of: bikes, window: 1d }\n      last: { aggregate: last, of: bikes, window: 6h }\n");
        return yaml.Append("models: { guess: { task: regression, entities: station, inputs: [ { view: numbers } ], label: bikes, learner: { bits: 8 } } }\n").ToString();
    }

    private static List<(DateTime Time, double Bikes, string Station, string Description)> Read(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        text.ReadLine();
        var rows = new List<(DateTime Time, double Bikes, string Station, string Description)>();
        while (rows.Count < Rows)
        {
            var fields = text.ReadLine()!.Split(',');
            rows.Add((DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), double.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields[4]));
        }

        return rows;
    }
}
