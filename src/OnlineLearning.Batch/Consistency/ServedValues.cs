using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.Consistency;

/// <summary>What one entity's views gave to a prediction.</summary>
/// <param name="Key">Key of the entity.</param>
/// <param name="Order">Events before this place, by <see cref="ArrivalOrder"/>, had been taken in.</param>
/// <param name="Time">Time of the question, ticks UTC.</param>
/// <param name="Prediction">Its id.</param>
/// <param name="Values">By position of the compared inputs of this entity; null: it had none.</param>
internal sealed record ServedValues(string Key, long Order, long Time, string Prediction, FeatureDatum[] Values);

/// <summary>By key, then by place.</summary>
internal sealed class ServedValuesCodec : ISortCodec<ServedValues>
{
    public int SizeOf(ServedValues record) => 128 + 2 * (record.Key.Length + record.Prediction.Length) + 24 * record.Values.Length;

    public int Compare(ServedValues? left, ServedValues? right)
    {
        var order = string.CompareOrdinal(left!.Key, right!.Key);
        return order != 0 ? order : left.Order.CompareTo(right.Order);
    }

    public void Write(StateWriter writer, ServedValues record)
    {
        writer.Text(record.Key);
        writer.Int64(record.Order);
        writer.Int64(record.Time);
        writer.Text(record.Prediction);
        writer.Count(record.Values.Length);
        foreach (var value in record.Values)
        {
            value.Write(writer);
        }
    }

    public ServedValues Read(ref StateReader reader)
    {
        var (key, order, time, prediction) = (reader.Text(), reader.Int64(), reader.Int64(), reader.Text());
        var values = new FeatureDatum[reader.Items(1)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = FeatureDatum.Read(ref reader);
        }

        return new(key, order, time, prediction, values);
    }
}
