using System.Globalization;
using System.Text.Json.Nodes;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Core.Features;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

/// <summary>On-demand features of a training set are those that the server answered to the same request values at the same time, to the last bit, whether the rows are a text or Parquet.</summary>
public sealed class OnDemandHistoryTests : IDisposable
{
    private const int Rows = 60;
    private const string Definition = """
        entities: { driver: { join_key: driver_id }, zone: {} }
        sources:
          trips: { entity: driver, fields: { fare: float, place: string } }
          jams: { entity: zone, fields: { length: float } }
        feature_views:
          driver_trips: { source: trips, ttl: 4h, columns: { n: { aggregate: count, window: 2h }, mean: { aggregate: mean, of: fare, window: 2h }, places: { aggregate: last_k, of: place, window: 2h, k: 3 } } }
          zone_jams: { source: jams, columns: { longest: { aggregate: max, of: length, window: 1d } } }
        on_demand_views:
          eta:
            request: { km: float, stops: int, rush: bool, place: string, asked: timestamp, at: { type: vector, length: 2 } }
            views: [ driver_trips ]
            columns:
              minutes: "coalesce(driver_trips.mean, 3) * km / 7 + stops"
              whole: "stops * 2"
              slow: "rush and driver_trips.n > 2"
              place_known: "coalesce(place, 'nowhere') == 'airport'"
              hour: "hour(asked)"
              across: "norm(at) * driver_trips.n"
          alone: { request: { km: float }, columns: { double: "km * 2" } }
          jam: { request: { rush: bool }, views: [ zone_jams ], columns: { stuck: "if(rush, zone_jams.longest, -1)" } }
          both: { views: [ driver_trips:n, zone_jams:longest ], columns: { sum: "driver_trips.n * 1000 + zone_jams.longest" } }
        feature_services: { all: { features: [ eta, driver_trips:n, alone, jam, zone_jams, both ] } }
        """;

    private static readonly string[] Names = ["minutes", "whole", "slow", "place_known", "hour", "across", "n", "double", "stuck", "longest"];
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly CapturedOl _ol = new();
    private readonly TempFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ol.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task What_the_server_answered_is_what_history_computes_of_the_same_rows_as_text_and_as_Parquet()
    {
        var asked = Enumerable.Range(0, Rows).Select(Row).ToList();
        var served = await Served(asked);
        Assert.All(Names.Index(), name => Assert.Contains(served, row => row[name.Index] is not null));
        Assert.Contains(served, row => row[2]?.GetValue<bool>() == true);
        Assert.Contains(served, row => row[0] is null);
        var definition = _ol.Write("d.yaml", Definition);
        foreach (var entities in (string[])[_ol.Write("rows.csv", Csv(asked)), await Parquet(asked)])
        {
            var output = Path.Combine(_ol.Folder, "train.tsv");
            var run = await _ol.Run("features", "history", "--store", Path.Combine(_data, "offline"), "--definition", definition, "--entities", entities, "--features", "service:all", "--statuses", "--out", output, "--json");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(served.Count(row => row[0] is null), (int)JsonNode.Parse(run.Out)!["features"]!["eta:minutes"]!["null_value"]!);
            var lines = (await File.ReadAllLinesAsync(output, Token)).Select(line => line.Split('\t')).ToList();
            Assert.Equal(["driver_id", "zone", "event_timestamp", "km", "stops", "rush", "place", "asked", "at", .. Names, "sum", .. Names.Select(name => $"{name}__status"), "sum__status"], lines[0]);
            for (var row = 0; row < Rows; row++)
            {
                Assert.Equal(served[row].Select(Text), lines[row + 1][9..(9 + Names.Length)]);
                Assert.Equal(served[row].Take(6).Select(value => value is null ? "NULL_VALUE" : "PRESENT"), lines[row + 1][(10 + Names.Length)..][..6]);
                // What is of two entities cannot be asked for as of a time: it is of the columns beside it.
                var (n, longest) = (lines[row + 1][15], lines[row + 1][18]);
                Assert.Equal(n == "" || longest == "" ? "" : Text(JsonValue.Create(double.Parse(n, CultureInfo.InvariantCulture) * 1000 + double.Parse(longest, CultureInfo.InvariantCulture))), lines[row + 1][19]);
            }
        }
    }

    [Theory]
    [InlineData("driver_id,zone,event_timestamp,stops\nd1,z,2026-03-01,1\n", "there is no column \"km\" (float that on-demand view eta, alone needs of the request)")]
    [InlineData("driver_id,zone,event_timestamp,km,stops,rush,place,asked,att\nd1,z,2026-03-01,1,1,true,x,2026-03-01,[1 2]\n", "there is no column \"at\" (vector that on-demand view eta needs of the request); did you mean \"att\"?")]
    [InlineData("driver_id,zone,event_timestamp,km,stops,rush,place,asked,at\nd1,z,2026-03-01,1,1.5,true,x,2026-03-01,[1 2]\n", "rows.csv:2: stops is \"1.5\"; a whole number is allowed")]
    [InlineData("driver_id,zone,event_timestamp,km,stops,rush,place,asked,at\nd1,z,2026-03-01,1,1,true,x,2026-03-01,[1 2 3]\n", "rows.csv:2: at is \"[1 2 3]\"; a vector of 2 finite numbers")]
    public async Task A_request_value_that_the_rows_lack_or_that_is_of_another_type_ends_it_in_one_line(string rows, string message)
    {
        var refused = await _ol.Run("features", "history", "--store", _data, "--definition", _ol.Write("d.yaml", Definition), "--entities", _ol.Write("rows.csv", rows), "--features", "eta,alone", "--out", Path.Combine(_ol.Folder, "x.csv"));
        Assert.Equal(1, refused.ExitCode);
        // The store is opened after the columns are found, and before the rows are read.
        Assert.Contains(message.StartsWith("rows", StringComparison.Ordinal) ? "holds no offline store" : message, refused.Error);
        using var server = await ServerProcess.Start(_data);
        await server.Apply(Definition);
        await Send(server, "trips", "d1", Noon, new { fare = 1 });
        await server.Stop();
        refused = await _ol.Run("features", "history", "--store", Path.Combine(_data, "offline"), "--definition", Path.Combine(_ol.Folder, "d.yaml"), "--entities", Path.Combine(_ol.Folder, "rows.csv"), "--features", "eta,alone", "--out", Path.Combine(_ol.Folder, "x.csv"));
        Assert.Contains(message, refused.Error);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(Path.Combine(_ol.Folder, "x.csv")));
    }

    private async Task<List<JsonArray>> Served(List<Asked> rows)
    {
        using var server = await ServerProcess.Start(_data);
        await server.Apply(Definition);
        var served = new List<JsonArray>();
        foreach (var (number, row) in rows.Index())
        {
            var request = new { km = row.Km, stops = row.Stops, rush = row.Rush, place = row.Place, asked = row.Time, at = new[] { row.At } };
            served.Add([
                .. await Read(server, row.Time, "driver", row.Driver ?? "no such", request, "eta", "driver_trips:n", "alone"),
                .. await Read(server, row.Time, "zone", row.Zone, new { rush = row.Rush }, "jam", "zone_jams"),
            ]);
            await Send(server, "trips", row.Driver ?? "d0", row.Time, new { fare = 1.1 * number, place = $"p{number}" });
            await Send(server, "jams", row.Zone, row.Time, new { length = 0.1 * number });
        }

        await server.Stop();
        return served;
    }

    private static async Task<IEnumerable<JsonNode?>> Read(ServerProcess server, DateTime time, string entity, string key, object request, params string[] features)
    {
        var answer = await server.TryPost("/v1/features", new { entity, keys = new[] { key }, features, time, request });
        Assert.True(answer is { Status: 200 }, answer?.Body.ToJsonString());
        return answer!.Value.Body["results"]![0]!["values"]!.AsArray().Select(value => value?.DeepClone());
    }

    private static async Task Send(ServerProcess server, string source, string entity, DateTime time, object fields)
    {
        var answer = await server.TryPost("/v1/events", new { source, entity, time, fields });
        Assert.Equal("accepted", (string?)answer?.Body["status"]);
    }

    private sealed record Asked(string? Driver, string Zone, DateTime Time, double? Km, long? Stops, bool Rush, string? Place, double[] At);

    // Gaps of hours, so that windows empty and the ttl is passed; nulls in each.
    private static Asked Row(int i) => new(
        i % 13 == 5 ? null : $"d{i % 3}", $"z{i % 2}", Noon.AddMinutes(7 * i + (i / 20 * 300)), i % 7 == 3 ? null : 0.1 + i / 3.0, i % 11 == 4 ? null : i, i % 2 == 0, i % 5 == 0 ? "airport" : i % 5 == 1 ? null : "centre", [i / 7.0, -2]);

    private static string Csv(List<Asked> rows) => "driver_id,zone,event_timestamp,km,stops,rush,place,asked,at\n" + string.Concat(rows.Select(row =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Driver},{row.Zone},{row.Time:O},{row.Km:R},{row.Stops},{row.Rush},{row.Place},{row.Time:O},[{row.At[0]:R} {row.At[1]:R}]\n")));

    // With the types that texts do not have.
    private async Task<string> Parquet(List<Asked> rows)
    {
        var path = Path.Combine(_ol.Folder, "rows.parquet");
        TypedColumn[] columns = [new("driver_id", DatumKind.String), new("zone", DatumKind.String), new("event_timestamp", DatumKind.Timestamp), new("km", DatumKind.Float), new("stops", DatumKind.Int), new("rush", DatumKind.Bool), new("place", DatumKind.String), new("asked", DatumKind.Timestamp), new("at", DatumKind.Vector)];
        await using var writer = await TableWriters.Create(path, columns);
        foreach (var row in rows)
        {
            await writer.Write(new FeatureDatum[] { FeatureDatum.Of(row.Driver), FeatureDatum.Of(row.Zone), FeatureDatum.OfTime(row.Time.Ticks), FeatureDatum.Of(row.Km ?? double.NaN), row.Stops is { } stops ? FeatureDatum.Of(stops) : default, FeatureDatum.Of(row.Rush), FeatureDatum.Of(row.Place), FeatureDatum.OfTime(row.Time.Ticks), FeatureDatum.Of(row.At) });
        }

        await writer.Complete();
        return path;
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue number when number.TryGetValue<double>(out var real) => real.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToJsonString(),
    };
}
