using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Tables;

/// <summary>The values of one column that wait for their row group.</summary>
internal sealed class ParquetColumn(TypedColumn column)
{
    private readonly List<FeatureDatum> _values = [];

    public Field Field { get; } = column.Kind switch
    {
        DatumKind.Int => new DataField<long>(column.Name, true),
        DatumKind.Bool => new DataField<bool>(column.Name, true),
        DatumKind.String => new DataField<string>(column.Name),
        DatumKind.Timestamp => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
        DatumKind.Vector => new ListField(column.Name, new DataField<double>("element", false)),
        DatumKind.Strings => new ListField(column.Name, new DataField<string>("element", false)),
        _ => new DataField<double>(column.Name, true),
    };

    public void Add(FeatureDatum value) => _values.Add(value);

    public async Task Flush(ParquetRowGroupWriter group)
    {
        switch (column.Kind)
        {
            case DatumKind.Int:
                await group.WriteAsync<long>(Data, Each(value => value.Int));
                break;
            case DatumKind.Bool:
                await group.WriteAsync<bool>(Data, Each(value => value.Bool));
                break;
            case DatumKind.Timestamp:
                await group.WriteAsync<DateTime>(Data, Each(value => new DateTime(value.Int, DateTimeKind.Utc)));
                break;
            case DatumKind.String:
                await group.WriteAsync(Data, [.. _values.Select(value => value.IsNull ? null! : value.Text ?? value.ToString())]);
                break;
            case DatumKind.Vector:
                await WriteLists(group, value => value.Vector!);
                break;
            case DatumKind.Strings:
                await WriteLists(group, value => value.Strings!.Select(text => text.AsMemory()).ToArray());
                break;
            default:
                await group.WriteAsync<double>(Data, Each(value => value.Number));
                break;
        }

        _values.Clear();
    }

    private DataField Data => Field is ListField list ? (DataField)list.Item : (DataField)Field;

    private ReadOnlyMemory<T?> Each<T>(Func<FeatureDatum, T> of)
        where T : struct => _values.Select(value => value.IsNull ? (T?)null : of(value)).ToArray();

    // Dremel levels of an optional list of required elements: 0 is a null list, 1 an empty one, 2 an element; a repetition level of 0 begins a row (Melnik et al. 2010).
    private async Task WriteLists<T>(ParquetRowGroupWriter group, Func<FeatureDatum, T[]> of)
        where T : struct
    {
        var (elements, definition, repetition) = (new List<T>(), new List<int>(), new List<int>());
        foreach (var value in _values)
        {
            var list = value.IsNull ? [] : of(value);
            elements.AddRange(list);
            for (var i = 0; i < Math.Max(1, list.Length); i++)
            {
                definition.Add(list.Length > 0 ? 2 : value.IsNull ? 0 : 1);
                repetition.Add(i == 0 ? 0 : 1);
            }
        }

        await group.WriteAllPartsAsync<T>(Data, elements.ToArray(), definition.ToArray(), repetition.ToArray(), CancellationToken.None);
    }
}
