using OnlineLearning.Batch.Offline;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

/// <summary>Rows of <c>ol features history</c> from Parquet files as other tools write them.</summary>
public sealed class ParquetRowsTests : IDisposable
{
    private const string Definition = """
        entities: { driver: { join_key: driver_id } }
        sources: { trips: { entity: driver, fields: { fare: float } } }
        feature_views: { driver_trips: { source: trips, columns: { n: { aggregate: count, window: 1h } } } }
        """;

    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly CapturedOl _ol = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ol.Dispose();

    [Theory]
    [InlineData(DateTimeTimeUnit.Millis, true)]
    [InlineData(DateTimeTimeUnit.Micros, true)]
    [InlineData(DateTimeTimeUnit.Nanos, true)]
    [InlineData(DateTimeTimeUnit.Micros, false)]
    public async Task A_timestamp_of_each_unit_with_and_without_a_zone_is_the_moment_in_UTC(DateTimeTimeUnit unit, bool isUtc)
    {
        var time = new DateTimeDataField("event_timestamp", DateTimeFormat.Timestamp, isAdjustedToUTC: isUtc, unit: unit, isNullable: true);
        DateTime?[] times = [Noon, Noon.AddMilliseconds(1_200_001)];
        var key = new DataField<string>("driver_id");
        await Write(new ParquetSchema(key, time), group => group.WriteAsync(key, (string[])["7", "8"]), group => group.WriteAsync<DateTime>(time, times));
        Assert.Equal(["driver_id,event_timestamp,n", "7,2026-03-01T12:00:00Z,", "8,2026-03-01T12:20:00.001Z,2"], await History());
    }

    [Fact]
    public async Task Numbers_of_other_widths_dates_and_numbered_times_are_kept_and_keys_may_be_numbers()
    {
        var (key, time, small, real, day) = (new DataField<double?>("driver_id"), new DataField<long>("event_timestamp", false), new DataField<short?>("small"), new DataField<float>("real", false), new DataField<DateOnly>("day", false));
        await Write(
            new ParquetSchema(key, time, small, real, day),
            group => group.WriteAsync<double>(key, (double?[])[8, null]),
            group => group.WriteAsync<long>(time, (long[])[new DateTimeOffset(Noon.AddMinutes(20)).ToUnixTimeMilliseconds(), 0]),
            group => group.WriteAsync<short>(small, (short?[])[-3, null]),
            group => group.WriteAsync<float>(real, (float[])[0.5f, 2]),
            group => group.WriteAsync<DateOnly>(day, (DateOnly[])[new(2026, 3, 1), new(1969, 12, 31)]));
        Assert.Equal(["driver_id,event_timestamp,small,real,day,n", "8,2026-03-01T12:20:00Z,-3,0.5,2026-03-01T00:00:00Z,2", ",1970-01-01T00:00:00Z,,2,1969-12-31T00:00:00Z,"], await History("--time-unit", "ms"));
    }

    [Fact]
    public async Task A_row_that_cannot_be_used_is_named_by_its_number_and_a_file_that_cannot_be_read_by_its_name()
    {
        var (key, time) = (new DataField<double?>("driver_id"), new DateTimeDataField("event_timestamp", DateTimeFormat.Timestamp, isNullable: true));
        await Write(new ParquetSchema(key, time), group => group.WriteAsync<double>(key, (double?[])[8, 8]), group => group.WriteAsync<DateTime>(time, (DateTime?[])[Noon, null]));
        Assert.Contains("rows.parquet: row 2: event_timestamp is missing; a time as", await Refused());
        await Write(new ParquetSchema(key, time), group => group.WriteAsync<double>(key, (double?[])[8.5]), group => group.WriteAsync<DateTime>(time, (DateTime?[])[Noon]));
        Assert.Contains("rows.parquet: row 1: driver_id is \"8.5\"; a text or a whole number is allowed", await Refused());
        var nested = new StructField("place", new DataField<double>("x", false));
        await Write(new ParquetSchema(time, nested), group => group.WriteAsync<DateTime>(time, (DateTime?[])[Noon]), group => group.WriteAllPartsAsync<double>((DataField)nested.Fields[0], (double[])[1], (int[])[1], null, Token));
        Assert.Contains("column place.x is Double; allowed: numbers, booleans, texts", await Refused());
        _ol.Write("rows.parquet", "driver_id,event_timestamp\n");
        Assert.Contains("rows.parquet: cannot be read as Parquet", await Refused());
    }

    private async Task<string[]> History(params string[] options)
    {
        var run = await Run(options);
        Assert.True(run.ExitCode == 0, run.Error);
        return await File.ReadAllLinesAsync(Path.Combine(_ol.Folder, "out.csv"), Token);
    }

    private async Task<string> Refused()
    {
        var run = await Run();
        Assert.Equal((1, 1), (run.ExitCode, run.Error.TrimEnd().Split('\n').Length));
        return run.Error;
    }

    // Two trips of driver 8: at 12:05 and at 12:10.
    private async Task<Captured> Run(params string[] options)
    {
        var store = Path.Combine(_ol.Folder, "offline");
        if (!Directory.Exists(store))
        {
            await using var writer = await OfflineWriter.Open(new LocalFolder(store), "j", Token);
            for (var i = 1; i <= 2; i++)
            {
                writer.Add(new OfflineEvent("8", 1, i, new EntityEvent("trips", null, Noon.AddMinutes(5 * i).Ticks, 0, ["fare"], [FeatureDatum.Of(1.0)])));
            }

            await writer.Commit(1, Noon, Token);
        }

        return await _ol.Run(["features", "history", "--store", store, "--definition", _ol.Write("d.yaml", Definition), "--entities", Path.Combine(_ol.Folder, "rows.parquet"), "--features", "driver_trips", "--out", Path.Combine(_ol.Folder, "out.csv"), .. options]);
    }

    private async Task Write(ParquetSchema schema, params Func<ParquetRowGroupWriter, Task>[] columns)
    {
        await using var file = File.Create(Path.Combine(_ol.Folder, "rows.parquet"));
        await using var writer = await ParquetWriter.CreateAsync(schema, file, cancellationToken: Token);
        using var group = writer.CreateRowGroup();
        foreach (var column in columns)
        {
            await column(group);
        }
    }
}
