using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Tables;

/// <summary>A Parquet file of typed, nullable columns in row groups of <see cref="RowsPerGroup"/>; vectors and strings are lists. Memory: one row group.</summary>
internal sealed class ParquetTableWriter : ITableWriter
{
    public const int RowsPerGroup = 16_384;

    private readonly DraftFile _draft;
    private readonly FileStream _file;
    private readonly ParquetWriter _parquet;
    private readonly ParquetColumn[] _columns;
    private int _rows;
    private bool _closed;

    private ParquetTableWriter(DraftFile draft, FileStream file, ParquetWriter parquet, ParquetColumn[] columns) => (_draft, _file, _parquet, _columns) = (draft, file, parquet, columns);

    public static async Task<ParquetTableWriter> Create(string path, IReadOnlyList<TypedColumn> columns)
    {
        var written = columns.Select(column => new ParquetColumn(column)).ToArray();
        var draft = new DraftFile(path);
        var file = draft.Open();
        return new(draft, file, await ParquetWriter.CreateAsync(new ParquetSchema(written.Select(column => column.Field)), file), written);
    }

    public async ValueTask Write(ReadOnlyMemory<FeatureDatum> row)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(row.Span[i]);
        }

        if (++_rows == RowsPerGroup)
        {
            await Flush();
        }
    }

    public async ValueTask Complete()
    {
        if (_rows > 0)
        {
            await Flush();
        }

        await Close();
        _draft.Publish();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        _draft.Dispose();
    }

    // The package's writer is not one to be closed twice.
    private async ValueTask Close()
    {
        if (!_closed)
        {
            _closed = true;
            await _parquet.DisposeAsync();
            await _file.DisposeAsync();
        }
    }

    private async Task Flush()
    {
        using var group = _parquet.CreateRowGroup();
        foreach (var column in _columns)
        {
            await column.Flush(group);
        }

        _rows = 0;
    }
}
