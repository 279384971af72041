using System.Globalization;
using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Reads whole columns of a file as values: of the types that the store writes, and of those that others do.</summary>
internal static class ColumnValues
{
    private delegate Task<FeatureDatum[]> Reading(ParquetRowGroupReader group, DataField field, CancellationToken cancellation);

    private static readonly Dictionary<Type, (DatumKind Kind, Reading Read)> Plain = new()
    {
        [typeof(double)] = One<double>(DatumKind.Float, Finite),
        [typeof(float)] = One<float>(DatumKind.Float, value => Finite(value)),
        [typeof(decimal)] = One<decimal>(DatumKind.Float, value => FeatureDatum.Of((double)value)),
        [typeof(long)] = One<long>(DatumKind.Int, FeatureDatum.Of),
        [typeof(int)] = One<int>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(short)] = One<short>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(sbyte)] = One<sbyte>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(ulong)] = One<ulong>(DatumKind.Int, value => FeatureDatum.Of(checked((long)value))),
        [typeof(uint)] = One<uint>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(ushort)] = One<ushort>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(byte)] = One<byte>(DatumKind.Int, value => FeatureDatum.Of((long)value)),
        [typeof(bool)] = One<bool>(DatumKind.Bool, FeatureDatum.Of),
        [typeof(DateTime)] = One<DateTime>(DatumKind.Timestamp, value => FeatureDatum.OfTime(value.Ticks)),
        [typeof(DateOnly)] = One<DateOnly>(DatumKind.Timestamp, value => FeatureDatum.OfTime(value.ToDateTime(TimeOnly.MinValue).Ticks)),
        [typeof(Guid)] = One<Guid>(DatumKind.String, value => FeatureDatum.Of(value.ToString("D", CultureInfo.InvariantCulture))),
        [typeof(ReadOnlyMemory<char>)] = (DatumKind.String, Texts),
    };

    private static readonly Dictionary<Type, (DatumKind Kind, Reading Read)> Listed = new()
    {
        [typeof(double)] = Many<double>(DatumKind.Vector, Finite),
        [typeof(float)] = Many<float>(DatumKind.Vector, items => Finite(Array.ConvertAll(items, item => (double)item))),
        [typeof(long)] = Many<long>(DatumKind.Vector, items => FeatureDatum.Of(Array.ConvertAll(items, item => (double)item))),
        [typeof(int)] = Many<int>(DatumKind.Vector, items => FeatureDatum.Of(Array.ConvertAll(items, item => (double)item))),
        [typeof(ReadOnlyMemory<char>)] = Many<ReadOnlyMemory<char>>(DatumKind.Strings, items => FeatureDatum.Of(Array.ConvertAll(items, item => item.ToString()))),
    };

    /// <summary>What the values of a column are; null for one of a type that is not known.</summary>
    public static DatumKind? KindOf(DataField field) => Find(field)?.Kind;

    /// <summary>All rows of a column; null for one of a type that is not known.</summary>
    /// <exception cref="OverflowException">A number has no place in 64 bits, or is infinite.</exception>
    /// <exception cref="InvalidDataException">A list holds null.</exception>
    public static async Task<FeatureDatum[]?> Read(ParquetRowGroupReader group, DataField field, CancellationToken cancellation) =>
        Find(field) is { } known ? await known.Read(group, field, cancellation) : null;

    private static (DatumKind Kind, Reading Read)? Find(DataField field) => field.MaxRepetitionLevel switch
    {
        0 when field.Path.Length == 1 && Plain.TryGetValue(field.ClrType, out var known) => known,
        1 when Listed.TryGetValue(field.ClrType, out var known) => known,
        _ => null,
    };

    private static (DatumKind, Reading) One<T>(DatumKind kind, Func<T, FeatureDatum> of)
        where T : struct => (kind, (group, field, cancellation) => Values(group, field, of, cancellation));

    private static (DatumKind, Reading) Many<T>(DatumKind kind, Func<T[], FeatureDatum> of)
        where T : struct => (kind, (group, field, cancellation) => Lists(group, field, of, cancellation));

    private static FeatureDatum Finite(double value) => double.IsNaN(value) ? FeatureDatum.Null
        : double.IsFinite(value) ? FeatureDatum.Of(value) : throw new OverflowException($"a number is {value.ToString(CultureInfo.InvariantCulture)}; allowed: finite ones, or null");

    private static FeatureDatum Finite(double[] values) =>
        Array.TrueForAll(values, double.IsFinite) ? FeatureDatum.Of(values) : throw new OverflowException("a number of a list is not finite; allowed: finite ones");

    private static async Task<FeatureDatum[]> Values<T>(ParquetRowGroupReader group, DataField field, Func<T, FeatureDatum> of, CancellationToken cancellation)
        where T : struct
    {
        var rows = checked((int)group.RowCount);
        if (!field.IsNullable)
        {
            var whole = new T[rows];
            await group.ReadAsync<T>(field, whole.AsMemory(), cancellationToken: cancellation);
            return Array.ConvertAll(whole, value => of(value));
        }

        var read = new T?[rows];
        await group.ReadAsync<T>(field, read.AsMemory(), cancellationToken: cancellation);
        return Array.ConvertAll(read, value => value is { } there ? of(there) : FeatureDatum.Null);
    }

    private static async Task<FeatureDatum[]> Texts(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
    {
        var read = new string?[checked((int)group.RowCount)];
        await group.ReadAsync(field, read.AsMemory(), cancellationToken: cancellation);
        return Array.ConvertAll(read, FeatureDatum.Of);
    }

    private static async Task<FeatureDatum[]> Lists<T>(ParquetRowGroupReader group, DataField field, Func<T[], FeatureDatum> of, CancellationToken cancellation)
        where T : struct
    {
        var count = checked((int)group.GetMetadata(field)!.MetaData!.NumValues);
        var (items, definitions, repetitions) = (new T[count], new int[count], new int[count]);
        await group.ReadRawAsync<T>(field, items.AsMemory(), definitions.AsMemory(), repetitions.AsMemory(), cancellation);
        var values = new FeatureDatum[checked((int)group.RowCount)];
        // Below the level of an item are, if they may be, a null among the items, the empty list and the null list.
        var empty = field.MaxDefinitionLevel - (field.IsNullable ? 2 : 1);
        var (row, place) = (-1, 0);
        for (var i = 0; i < count;)
        {
            // Only items take a place among the items.
            var end = i + 1;
            while (end < count && repetitions[end] > 0)
            {
                end++;
            }

            if (field.IsNullable && definitions.AsSpan(i, end - i).Contains(empty + 1))
            {
                throw new InvalidDataException("a list holds null; allowed: values");
            }

            var length = definitions[i] == field.MaxDefinitionLevel ? end - i : 0;
            values[++row] = definitions[i] >= empty ? of(items.AsSpan(place, length).ToArray()) : FeatureDatum.Null;
            place += length;
            i = end;
        }

        return values;
    }
}
