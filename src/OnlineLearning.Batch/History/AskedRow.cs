using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features.History;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.History;

/// <summary>A row's question to one entity.</summary>
/// <param name="Key">Key of the entity.</param>
/// <param name="AsOf">As of when.</param>
/// <param name="Row">Number of the row, from 0.</param>
internal readonly record struct AskedRow(string Key, AsOf AsOf, long Row);

/// <summary>By key, then by time and filter, as a replay takes them.</summary>
internal sealed class AskedRowCodec : ISortCodec<AskedRow>
{
    public int SizeOf(AskedRow record) => 64 + 2 * record.Key.Length;

    public int Compare(AskedRow left, AskedRow right)
    {
        var order = string.CompareOrdinal(left.Key, right.Key);
        return order != 0 ? order : (left.AsOf.Time, left.AsOf.Known, left.Row).CompareTo((right.AsOf.Time, right.AsOf.Known, right.Row));
    }

    public void Write(StateWriter writer, AskedRow record)
    {
        writer.Text(record.Key);
        writer.Int64(record.AsOf.Time);
        writer.Int64(record.AsOf.Known);
        writer.Int64(record.Row);
    }

    public AskedRow Read(ref StateReader reader) => new(reader.Text(), new(reader.Int64(), reader.Int64()), reader.Int64());
}
