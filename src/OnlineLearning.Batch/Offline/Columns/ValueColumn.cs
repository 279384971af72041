using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Numbers and flags.</summary>
internal sealed class ValueColumn<T>(string name, DatumKind kind, Func<FeatureDatum, T> valueOf) : ColumnBuffer(name, kind)
    where T : struct
{
    private T?[] _values = [];

    public override IEnumerable<Field> Fields => [new DataField<T?>(Name)];

    public override Task Write(ParquetRowGroupWriter group, IReadOnlyList<DataField> fields, CancellationToken cancellation)
        => group.WriteAsync<T>(fields[0], _values.AsMemory(0, Rows), cancellationToken: cancellation);

    public override void Release() => GiveBack(ref _values);

    protected override void Put(int row, in FeatureDatum value)
    {
        MakeRoom(ref _values, row);
        _values[row] = value.IsNull ? null : valueOf(value);
    }
}
