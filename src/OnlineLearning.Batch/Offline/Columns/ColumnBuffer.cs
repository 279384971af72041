using System.Buffers;
using System.Runtime.CompilerServices;
using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Values of one column, row after row, until they are written as a column of a file.</summary>
internal abstract class ColumnBuffer(string name, DatumKind kind)
{
    public string Name { get; } = name;

    public DatumKind Kind { get; } = kind;

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns of the file: most often one.</summary>
    public abstract IEnumerable<Field> Fields { get; }

    public static ColumnBuffer Of(string name, DatumKind kind) => kind switch
    {
        DatumKind.Float => new ValueColumn<double>(name, kind, value => value.Number),
        DatumKind.Int => new ValueColumn<long>(name, kind, value => value.Int),
        DatumKind.Bool => new ValueColumn<bool>(name, kind, value => value.Bool),
        DatumKind.Timestamp => new TimeColumn(name),
        DatumKind.String => new TextColumn(name),
        DatumKind.Vector => new ListColumn<double>(name, kind, value => value.Vector!),
        DatumKind.Strings => new ListColumn<ReadOnlyMemory<char>>(name, kind, value => Array.ConvertAll(value.Strings!, text => text.AsMemory())),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A column has values of a kind."),
    };

    /// <summary>Adds a value of this kind, or null.</summary>
    public void Add(in FeatureDatum value)
    {
        Put(Rows++, value);
    }

    /// <summary>Nulls up to so many rows.</summary>
    public void PadTo(int rows)
    {
        while (Rows < rows)
        {
            Put(Rows++, FeatureDatum.Null);
        }
    }

    /// <summary>Writes the columns of <see cref="Fields"/>; <paramref name="fields"/> are those of the schema.</summary>
    public abstract Task Write(ParquetRowGroupWriter group, IReadOnlyList<DataField> fields, CancellationToken cancellation);

    /// <summary>The values are not needed any more.</summary>
    public abstract void Release();

    protected abstract void Put(int row, in FeatureDatum value);

    /// <summary>Arrays are lent: one file after the other takes them up again.</summary>
    protected static void MakeRoom<T>(ref T[] values, int row)
    {
        if (row >= values.Length)
        {
            var larger = ArrayPool<T>.Shared.Rent(Math.Max(64, 2 * row));
            values.AsSpan(0, row).CopyTo(larger);
            GiveBack(ref values);
            values = larger;
        }
    }

    protected static void GiveBack<T>(ref T[] values)
    {
        if (values.Length > 0)
        {
            ArrayPool<T>.Shared.Return(values, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            values = [];
        }
    }
}
