using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.History;

/// <summary>What one entity answers to a row: the columns of that entity.</summary>
internal readonly record struct AnsweredRow(long Row, FeatureValue[] Values);

/// <summary>By number of the row.</summary>
internal sealed class AnsweredRowCodec : ISortCodec<AnsweredRow>
{
    public int SizeOf(AnsweredRow record) => 64 + 48 * record.Values.Length;

    public int Compare(AnsweredRow left, AnsweredRow right) => left.Row.CompareTo(right.Row);

    public void Write(StateWriter writer, AnsweredRow record)
    {
        writer.Int64(record.Row);
        writer.Count(record.Values.Length);
        foreach (var value in record.Values)
        {
            value.Value.Write(writer);
            writer.Byte((byte)value.Status);
            writer.Int64(value.EventTicks);
        }
    }

    public AnsweredRow Read(ref StateReader reader)
    {
        var row = reader.Int64();
        var values = new FeatureValue[reader.Items(10)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(FeatureDatum.Read(ref reader), (FeatureStatus)reader.Byte(), reader.Int64());
        }

        return new(row, values);
    }
}
