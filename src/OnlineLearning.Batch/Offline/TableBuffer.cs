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
    // By their place in the last row that had a value there: rows of one table are alike.
    private ColumnBuffer?[] _byPlace = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public string Table { get; } = table;

    public string Of { get; } = of;

    public int Rows { get; private set; }

    /// <summary>Bytes of memory that its rows take, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>False where a column has values of another kind than the row's: a file's column has one type.</summary>
    public bool Takes(ReadOnlySpan<(string Column, FeatureDatum Value)> row)
    {
        for (var place = 0; place < row.Length; place++)
        {
            var (column, value) = row[place];
            if (!value.IsNull && Find(place, column) is { } known && known.Kind != value.Kind)
            {
                return false;
            }
        }

        return true;
    }

    public void Add(ReadOnlySpan<(string Column, FeatureDatum Value)> row, long time)
    {
        for (var place = 0; place < row.Length; place++)
        {
            if (!row[place].Value.IsNull)
            {
                Set(place, row[place].Column, row[place].Value);
            }
        }

        Rows++;
        (_first, _last) = (Math.Min(_first, time), Math.Max(_last, time));
    }

    /// <summary>Its rows are written, and not needed any more.</summary>
    public void Release() => _columns.ForEach(column => column.Release());

    /// <summary>Writes the file.</summary>
    public async Task<OfflineFile> Write(IOfflineFolder folder, string path, CancellationToken cancellation)
    {
        var bytes = await folder.Write(path, stream => Write(stream, cancellation), cancellation);
        return new(path, Table, Of, Rows, bytes, new(_first, DateTimeKind.Utc), new(_last, DateTimeKind.Utc));
    }

    private ColumnBuffer? Find(int place, string column)
        => place < _byPlace.Length && _byPlace[place] is { } last && last.Name == column ? last : _byName.GetValueOrDefault(column);

    private void Set(int place, string column, in FeatureDatum value)
    {
        var buffer = Find(place, column);
        if (buffer is null)
        {
            _columns.Add(_byName[column] = buffer = ColumnBuffer.Of(column, value.Kind));
        }

        if (place >= _byPlace.Length)
        {
            Array.Resize(ref _byPlace, Math.Max(16, 2 * place));
        }

        _byPlace[place] = buffer;
        buffer.PadTo(Rows);
        buffer.Add(value);
        Bytes += ValueBytes + (2 * (value.Text?.Length ?? 0)) + (8 * (value.Vector?.Length ?? 0)) + (value.Strings?.Sum(text => 2 * text.Length) ?? 0);
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
