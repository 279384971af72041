using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Texts.</summary>
internal sealed class TextColumn(string name) : ColumnBuffer(name, DatumKind.String)
{
    private string?[] _values = [];

    public override IEnumerable<Field> Fields => [new DataField<string>(Name)];

    public override Task Write(ParquetRowGroupWriter group, IReadOnlyList<DataField> fields, CancellationToken cancellation)
        => group.WriteAsync(fields[0], new ArraySegment<string>(_values!, 0, Rows));

    public override void Release() => GiveBack(ref _values);

    protected override void Put(int row, in FeatureDatum value)
    {
        MakeRoom(ref _values, row);
        _values[row] = value.Text;
    }
}
