using System.Globalization;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Batch.Offline;

/// <summary>From rows to events.</summary>
internal static class EventFields
{
    /// <summary>The event of a row: its fields are those with a value.</summary>
    public static EntityEvent Read(string source, TableRows rows, int row, IReadOnlyList<(string Field, FeatureDatum[] Values)> fields)
    {
        var count = 0;
        foreach (var field in fields)
        {
            count += field.Values[row].IsNull ? 0 : 1;
        }

        var (names, values) = (new string[count], new FeatureDatum[count]);
        foreach (var (name, column) in fields)
        {
            if (!column[row].IsNull)
            {
                (names[^count], values[^count]) = (name, column[row]);
                count--;
            }
        }

        var id = rows.Value(OfflineTable.IdHash, row).Text;
        return new EntityEvent(
            source,
            id is null ? null : UInt128.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            rows.Required(OfflineTable.EventTime, row).Int,
            rows.Required(OfflineTable.CreatedTime, row).Int,
            names,
            values);
    }
}
