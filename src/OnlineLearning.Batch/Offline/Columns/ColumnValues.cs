using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Reads whole columns of a file as values.</summary>
internal static class ColumnValues
{
    /// <summary>All rows of a column; null for one of a type that the store does not write.</summary>
    public static async Task<FeatureDatum[]?> Read(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
    {
        var rows = checked((int)group.RowCount);
        var type = field.ClrType;
        return (field.MaxRepetitionLevel, type) switch
        {
            (0, _) when type == typeof(double) => await Values<double>(group, field, rows, FeatureDatum.Of, cancellation),
            (0, _) when type == typeof(long) => await Values<long>(group, field, rows, FeatureDatum.Of, cancellation),
            (0, _) when type == typeof(int) => await Values<int>(group, field, rows, value => FeatureDatum.Of((long)value), cancellation),
            (0, _) when type == typeof(bool) => await Values<bool>(group, field, rows, FeatureDatum.Of, cancellation),
            (0, _) when type == typeof(DateTime) => await Values<DateTime>(group, field, rows, value => FeatureDatum.OfTime(value.Ticks), cancellation),
            (0, _) when type == typeof(ReadOnlyMemory<char>) => await Texts(group, field, rows, cancellation),
            (1, _) when type == typeof(double) => await Lists<double>(group, field, rows, FeatureDatum.Of, cancellation),
            (1, _) when type == typeof(ReadOnlyMemory<char>) => await Lists<ReadOnlyMemory<char>>(group, field, rows, items => FeatureDatum.Of(Array.ConvertAll(items, item => item.ToString())), cancellation),
            _ => null,
        };
    }

    private static async Task<FeatureDatum[]> Values<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, FeatureDatum> of, CancellationToken cancellation)
        where T : struct
    {
        var values = new FeatureDatum[rows];
        if (!field.IsNullable)
        {
            var whole = new T[rows];
            await group.ReadAsync<T>(field, whole.AsMemory(), cancellationToken: cancellation);
            return Array.ConvertAll(whole, value => of(value));
        }

        var read = new T?[rows];
        await group.ReadAsync<T>(field, read.AsMemory(), cancellationToken: cancellation);
        for (var i = 0; i < rows; i++)
        {
            values[i] = read[i] is { } value ? of(value) : FeatureDatum.Null;
        }

        return values;
    }

    private static async Task<FeatureDatum[]> Texts(ParquetRowGroupReader group, DataField field, int rows, CancellationToken cancellation)
    {
        var read = new string?[rows];
        await group.ReadAsync(field, read.AsMemory(), cancellationToken: cancellation);
        return Array.ConvertAll(read, FeatureDatum.Of);
    }

    private static async Task<FeatureDatum[]> Lists<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T[], FeatureDatum> of, CancellationToken cancellation)
        where T : struct
    {
        var count = checked((int)group.GetMetadata(field)!.MetaData!.NumValues);
        var (items, definitions, repetitions) = (new T[count], new int[count], new int[count]);
        await group.ReadRawAsync<T>(field, items.AsMemory(), definitions.AsMemory(), repetitions.AsMemory(), cancellation);
        var values = new FeatureDatum[rows];
        var (row, place) = (-1, 0);
        for (var i = 0; i < count;)
        {
            // Only items take a place among the items.
            var end = i + 1;
            while (end < count && repetitions[end] > 0)
            {
                end++;
            }

            var isList = definitions[i] > 0;
            var length = definitions[i] == field.MaxDefinitionLevel ? end - i : 0;
            values[++row] = isList ? of(items.AsSpan(place, length).ToArray()) : FeatureDatum.Null;
            place += length;
            i = end;
        }

        return values;
    }
}
