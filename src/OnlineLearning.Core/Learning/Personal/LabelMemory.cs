using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>The labels that an entity is known to have had: what the built-in features <c>last</c> and <c>mean</c> are read from. A label that is not known yet is not in it.</summary>
/// <param name="Count">Labels known.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Last">The label of the example with the greatest event time among them; of equal times, the one learnt later.</param>
/// <param name="LastTime">That event time, ticks UTC.</param>
public readonly record struct LabelMemory(long Count, double Mean, double Last, long LastTime)
{
    public LabelMemory With(double label, long time)
    {
        var newest = Count == 0 || time >= LastTime;
        return new(Count + 1, Mean + ((label - Mean) / (Count + 1)), newest ? label : Last, newest ? time : LastTime);
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        writer.Double(Mean);
        writer.Double(Last);
        writer.Int64(LastTime);
    }

    public static LabelMemory Read(ref StateReader reader) => new(reader.Count(), reader.Double(), reader.Double(), reader.Int64());
}
