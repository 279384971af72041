using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

public class TableWriterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly DateTime Moment = new(1969, 12, 31, 23, 59, 58, DateTimeKind.Utc);

    private static readonly TypedColumn[] Columns =
    [
        new("f", DatumKind.Float), new("i", DatumKind.Int), new("b", DatumKind.Bool), new("s", DatumKind.String), new("t", DatumKind.Timestamp), new("v", DatumKind.Vector), new("l", DatumKind.Strings), new("n", DatumKind.Null),
    ];

    private static readonly FeatureDatum[] Full =
    [
        FeatureDatum.Of(0.1), FeatureDatum.Of(long.MaxValue), FeatureDatum.Of(true), FeatureDatum.Of("a \"b\", c"), FeatureDatum.OfTime(Moment.Ticks), FeatureDatum.Of([1.5, -2]), FeatureDatum.Of(["x", "y\"z"]), FeatureDatum.Null,
    ];

    [Fact]
    public async Task Every_kind_of_value_comes_back_from_Parquet_with_its_type_over_several_row_groups_and_null_is_null()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "all.parquet");
        await Write(path, Enumerable.Range(0, ParquetTableWriter.RowsPerGroup + 10).Select(i => i % 3 == 1 ? new FeatureDatum[Columns.Length] : Full));
        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: Cancel);
        Assert.Equal(2, reader.RowGroupCount);
        Assert.Equal(["f", "i", "b", "s", "t", "v", "l", "n"], reader.Schema.Fields.Select(field => field.Name));
        Assert.Equal([typeof(double), typeof(long), typeof(bool), new DataField<string>("any").ClrType, typeof(DateTime)], reader.Schema.Fields.Take(5).Select(field => ((DataField)field).ClrType));
        using var group = reader.OpenRowGroupReader(1);
        Assert.Equal(10, group.RowCount);
        // The second group begins with row 16,384, which is 1 modulo 3.
        Assert.Equal([null, 0.1, 0.1, null], (await Read<double>(group, reader, 0)).Take(4));
        Assert.Equal([null, long.MaxValue], (await Read<long>(group, reader, 1)).Take(2));
        Assert.Equal([null, true], (await Read<bool>(group, reader, 2)).Take(2));
        Assert.Equal([null, Moment], (await Read<DateTime>(group, reader, 4)).Take(2));
        Assert.All(await Read<double>(group, reader, 7), Assert.Null);
        var texts = new string?[10];
        await group.ReadAsync((DataField)reader.Schema.Fields[3], texts.AsMemory(), cancellationToken: Cancel);
        Assert.Equal([null, "a \"b\", c"], texts.Take(2));
        // Of ten rows four are null and six hold two numbers.
        var (vectors, repetition) = (new double[16], new int[16]);
        await group.ReadRawAsync<double>((DataField)((ListField)reader.Schema.Fields[5]).Item, vectors.AsMemory(), new int[16].AsMemory(), repetition.AsMemory(), Cancel);
        Assert.Equal([1.5, -2, 1.5, -2], vectors[..4]);
        Assert.Equal([0, 0, 1, 0, 1, 0], repetition[..6]);
    }

    [Theory]
    [InlineData("t.csv", "0.1,9223372036854775807,true,\"a \"\"b\"\", c\",1969-12-31T23:59:58Z,\"[1.5,-2]\",\"[\"\"x\"\",\"\"y\\u0022z\"\"]\",")]
    [InlineData("t.tsv", "0.1\t9223372036854775807\ttrue\ta \"b\", c\t1969-12-31T23:59:58Z\t[1.5,-2]\t[\"x\",\"y\\u0022z\"]\t")]
    public async Task Text_quotes_what_needs_it_and_leaves_null_empty(string name, string expected)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, name);
        await Write(path, [Full, new FeatureDatum[Columns.Length]]);
        var lines = await File.ReadAllLinesAsync(path, Cancel);
        var separator = name.EndsWith("csv", StringComparison.Ordinal) ? ',' : '\t';
        Assert.Equal([string.Join(separator, Columns.Select(column => column.Name)), expected, new string(separator, Columns.Length - 1)], lines);
    }

    [Fact]
    public async Task A_file_that_is_not_completed_leaves_what_was_there_before()
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["a.parquet", "a.csv"])
        {
            var path = Path.Combine(folder.Path, name);
            await File.WriteAllTextAsync(path, "before", Cancel);
            await using (var writer = await TableWriters.Create(path, Columns))
            {
                await writer.Write(Full);
            }

            Assert.Equal("before", await File.ReadAllTextAsync(path, Cancel));
        }

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task A_name_that_tells_no_form_is_refused_with_those_that_are_known()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await TableWriters.Create("table.parquet.gz", Columns));
        Assert.Contains("table.parquet.gz; allowed: a name that ends with .parquet, .csv, .tsv, .csv.gz or .tsv.gz", error.Message);
    }

    private static async Task Write(string path, IEnumerable<FeatureDatum[]> rows)
    {
        await using var writer = await TableWriters.Create(path, Columns);
        foreach (var row in rows)
        {
            await writer.Write(row);
        }

        await writer.Complete();
    }

    private static async Task<T?[]> Read<T>(ParquetRowGroupReader group, ParquetReader reader, int field)
        where T : struct
    {
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>((DataField)reader.Schema.Fields[field], values.AsMemory(), cancellationToken: Cancel);
        return values;
    }
}
