using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>Lists in Parquet's three levels. Definition levels: 0 null, 1 empty, 2 an item; repetition levels: 0 begins a row, 1 goes on in it.</summary>
internal sealed class ListColumn<T>(string name, DatumKind kind, Func<FeatureDatum, T[]> itemsOf) : ColumnBuffer(name, kind)
    where T : struct
{
    private readonly List<T> _items = [];
    private readonly List<int> _definitions = [];
    private readonly List<int> _repetitions = [];

    public override IEnumerable<Field> Fields
        => [new ListField(Name, new DataField("element", typeof(T) == typeof(ReadOnlyMemory<char>) ? typeof(string) : typeof(T), isNullable: false))];

    public override Task Write(ParquetRowGroupWriter group, IReadOnlyList<DataField> fields, CancellationToken cancellation)
        => group.WriteAllPartsAsync<T>(fields[0], _items.ToArray(), _definitions.ToArray(), _repetitions.ToArray(), cancellation);

    public override void Release()
    {
        _items.Clear();
        _definitions.Clear();
        _repetitions.Clear();
    }

    protected override void Put(int row, in FeatureDatum value)
    {
        var items = value.IsNull ? [] : itemsOf(value);
        if (items.Length == 0)
        {
            _definitions.Add(value.IsNull ? 0 : 1);
            _repetitions.Add(0);
        }

        for (var i = 0; i < items.Length; i++)
        {
            _items.Add(items[i]);
            _definitions.Add(2);
            _repetitions.Add(i == 0 ? 0 : 1);
        }
    }
}
