using System.Globalization;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Batch.Offline;

/// <summary>Between events and rows.</summary>
internal static class EventFields
{
    public static FeatureDatum Value(EntityEvent given, int field)
        => given.Texts?[field] is { } text ? FeatureDatum.Of(text) : FeatureDatum.Of(given.Numbers[field]);

    /// <summary>The event of a row: its fields are those with a value.</summary>
    public static EntityEvent Read(string source, TableRows rows, int row, IReadOnlyList<(string Field, FeatureDatum[] Values)> fields)
    {
        var has = fields.Where(field => !field.Values[row].IsNull).ToList();
        var id = rows.Value(OfflineTable.IdHash, row).Text;
        return new EntityEvent(
            source,
            id is null ? null : UInt128.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            rows.Required(OfflineTable.EventTime, row).Int,
            [.. has.Select(field => field.Field)],
            [.. has.Select(field => field.Values[row].Number)],
            has.Any(field => field.Values[row].Text is not null) ? [.. has.Select(field => field.Values[row].Text)] : null);
    }
}
