using OnlineLearning.Batch.Offline.Columns;
using OnlineLearning.Core.Features;
using Parquet;

namespace OnlineLearning.Batch.Offline;

/// <summary>Rows of a file, one row group in memory at a time.</summary>
internal sealed class TableRows
{
    private readonly Dictionary<string, FeatureDatum[]> _columns = [];

    private TableRows(int count) => Count = count;

    public int Count { get; }

    public IReadOnlyDictionary<string, FeatureDatum[]> Columns => _columns;

    /// <summary>Null where the file does not have the column.</summary>
    public FeatureDatum Value(string column, int row) => _columns.TryGetValue(column, out var values) ? values[row] : FeatureDatum.Null;

    /// <exception cref="OfflineStoreException">A value that every row has is missing.</exception>
    public FeatureDatum Required(string column, int row)
        => Value(column, row) is { IsNull: false } value ? value : throw new OfflineStoreException($"Row {row} has no {column}: it is not a file of the offline store.");

    public static async IAsyncEnumerable<TableRows> Read(Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: cancellation);
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var rows = new TableRows(checked((int)group.RowCount));
            foreach (var field in reader.Schema.GetDataFields())
            {
                if (await ColumnValues.Read(group, field, cancellation) is { } values)
                {
                    rows._columns[field.Path.FirstPart!] = values;
                }
            }

            rows.AddRests();
            yield return rows;
        }
    }

    private void AddRests()
    {
        foreach (var name in _columns.Keys.Where(TimeColumn.IsRest).ToList())
        {
            _columns.Remove(name, out var rests);
            var times = _columns[name[..^TimeColumn.RestOf("").Length]];
            for (var i = 0; i < times.Length; i++)
            {
                times[i] = times[i].IsNull ? times[i] : FeatureDatum.OfTime(times[i].Int + rests![i].Int);
            }
        }
    }
}
