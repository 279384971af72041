using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.History;

/// <summary>An event with the key of the entity that it is about.</summary>
public readonly record struct KeyedEvent(string Key, PastEvent Event);

/// <summary>By key, then in the stated order; by default as <see cref="PastEvent.CompareTo"/> says.</summary>
internal sealed class KeyedEventCodec(EntityPlan plan, Comparison<PastEvent>? within = null) : ISortCodec<KeyedEvent>
{
    public int SizeOf(KeyedEvent record) => 128 + 2 * record.Key.Length + 24 * record.Event.Values.Length;

    public int Compare(KeyedEvent left, KeyedEvent right)
    {
        var order = string.CompareOrdinal(left.Key, right.Key);
        return order != 0 ? order : within is null ? left.Event.CompareTo(right.Event) : within(left.Event, right.Event);
    }

    public void Write(StateWriter writer, KeyedEvent record)
    {
        var past = record.Event;
        writer.Text(record.Key);
        writer.Text(past.Source.Source.Name);
        writer.Int64(past.Time);
        writer.Int64(past.Created);
        writer.Int64(past.Sequence);
        foreach (var value in past.Values)
        {
            value.Write(writer);
        }
    }

    public KeyedEvent Read(ref StateReader reader)
    {
        var key = reader.Text();
        var source = plan.Sources[reader.Text()];
        var (time, created, sequence) = (reader.Int64(), reader.Int64(), reader.Int64());
        var values = new FeatureDatum[source.Source.Fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = FeatureDatum.Read(ref reader);
        }

        return new(key, new(source, time, created, sequence, values));
    }
}
