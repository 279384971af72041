using System.Runtime.InteropServices;
using OnlineLearning.Batch.Offline.Columns;
using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline;

/// <summary>Rows of one source or model that will be one file. Columns come as values come; what a row does not have is null.</summary>
internal sealed class TableBuffer(string table, string of)
{
    /// <summary>What a value takes in memory, about.</summary>
    private const int ValueBytes = 16;

    private readonly Dictionary<string, ColumnBuffer> _byName = [];
    private readonly List<ColumnBuffer> _columns = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public string Table { get; } = table;

    public string Of { get; } = of;

    public int Rows { get; private set; }

    /// <summary>Bytes of memory that its rows take, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>False where the column has values of another kind: a file's column has one type.</summary>
    public bool Takes(string column, DatumKind kind) => kind == DatumKind.Null || !_byName.TryGetValue(column, out var known) || known.Kind == kind;

    /// <summary>Sets a value of the row that <see cref="EndRow"/> ends.</summary>
    public void Set(string column, in FeatureDatum value)
    {
        if (value.IsNull)
        {
            return;
        }

        ref var buffer = ref CollectionsMarshal.GetValueRefOrAddDefault(_byName, column, out var known);
        if (!known)
        {
            _columns.Add(buffer = ColumnBuffer.Of(column, value.Kind));
        }

        buffer!.PadTo(Rows);
        buffer.Add(value);
        Bytes += ValueBytes + (2 * (value.Text?.Length ?? 0)) + (8 * (value.Vector?.Length ?? 0)) + (value.Strings?.Sum(text => 2 * text.Length) ?? 0);
    }

    public void EndRow(long time)
    {
        Rows++;
        (_first, _last) = (Math.Min(_first, time), Math.Max(_last, time));
    }

    /// <summary>Writes the file.</summary>
    public async Task<OfflineFile> Write(IOfflineFolder folder, string path, CancellationToken cancellation)
    {
        var bytes = await folder.Write(path, stream => Write(stream, cancellation), cancellation);
        return new(path, Table, Of, Rows, bytes, new(_first, DateTimeKind.Utc), new(_last, DateTimeKind.Utc));
    }

    private async Task Write(Stream stream, CancellationToken cancellation)
    {
        _columns.ForEach(column => column.PadTo(Rows));
        var fields = _columns.ConvertAll(column => column.Fields.ToArray());
        var schema = new ParquetSchema(fields.SelectMany(each => each));
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancellation);
        using var group = writer.CreateRowGroup();
        var (data, next) = (schema.GetDataFields(), 0);
        for (var i = 0; i < _columns.Count; i++)
        {
            await _columns[i].Write(group, data[next..(next + fields[i].Length)], cancellation);
            next += fields[i].Length;
        }

        group.CompleteValidate();
    }
}
