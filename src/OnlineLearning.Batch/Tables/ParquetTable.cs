using System.Runtime.CompilerServices;
using OnlineLearning.Batch.Offline.Columns;
using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Tables;

/// <summary>
/// A Parquet file of anyone's making, read row by row with one row group in memory. Whole numbers of any width are ints, floats and decimals are floats, dates and timestamps of any unit are moments in UTC, UUIDs are texts, lists of
/// numbers are vectors and lists of texts are strings; NaN is null.
/// </summary>
public sealed class ParquetTable
{
    private readonly DataField[] _fields;

    private ParquetTable(string path, DataField[] fields) => (Path, _fields) = (path, fields);

    public string Path { get; }

    public IReadOnlyList<TypedColumn> Columns => [.. _fields.Select(each => new TypedColumn(each.Path.FirstPart!, ColumnValues.KindOf(each)!.Value))];

    /// <summary>Whether a file's name says that it is one.</summary>
    public static bool Knows(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ParquetTableException">It cannot be read, or has a column of a type that is none of those above.</exception>
    public static async Task<ParquetTable> Open(string path, CancellationToken cancellation = default)
    {
        await using var reader = await OpenReader(path, cancellation);
        var fields = reader.Schema.GetDataFields();
        return Array.Find(fields, field => ColumnValues.KindOf(field) is null) is { } other
            ? throw new ParquetTableException($"{path}: column {other.Path.ToString().Replace('/', '.')} is {other.ClrType.Name}{(other.MaxRepetitionLevel > 1 ? " in lists within lists" : "")}; allowed: numbers, booleans, texts, timestamps, dates, and lists of numbers or of texts")
            : new(path, fields);
    }

    /// <summary>All rows, by position of the columns; the same at every call.</summary>
    /// <exception cref="ParquetTableException">It is damaged, or a value is not finite.</exception>
    public async IAsyncEnumerable<FeatureDatum[]> Rows([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var reader = await OpenReader(Path, cancellation);
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var columns = await Read(group, cancellation);
            for (var row = 0; row < group.RowCount; row++)
            {
                yield return Array.ConvertAll(columns, column => column[row]);
            }
        }
    }

    private async Task<FeatureDatum[][]> Read(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        var columns = new FeatureDatum[_fields.Length][];
        for (var i = 0; i < columns.Length; i++)
        {
            try
            {
                columns[i] = (await ColumnValues.Read(group, _fields[i], cancellation))!;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new ParquetTableException($"{Path}: column {_fields[i].Path.FirstPart} cannot be read: {exception.Message}");
            }
        }

        return columns;
    }

    private static async Task<ParquetReader> OpenReader(string path, CancellationToken cancellation)
    {
        try
        {
            return await ParquetReader.CreateAsync(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), leaveStreamOpen: false, cancellationToken: cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new ParquetTableException($"{path}: cannot be read as Parquet: {exception.Message}");
        }
    }
}

/// <summary>A file cannot be read; the message says which, and what is allowed.</summary>
public sealed class ParquetTableException(string message) : Exception(message);
