using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>
/// The labels that an entity is known to have had: what the built-in features are read from. A label that is not known yet is not in it, whatever its event time; of those that are, event
/// time decides the order and not the order in which they became known.
/// </summary>
/// <param name="Count">Labels known.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Last">The label of the example with the greatest event time among them; of equal times, the one learnt later.</param>
/// <param name="LastTime">That event time, ticks UTC.</param>
/// <param name="Previous">The one before it in the same order.</param>
/// <param name="PreviousTime">Its event time.</param>
/// <param name="DecayedSum">Sum of the labels, each weighing 2^(-age / half-life) at <paramref name="LastTime"/>; 0 without a half-life.</param>
/// <param name="DecayedWeight">Sum of those weights.</param>
public readonly record struct LabelMemory(
    long Count, double Mean, double Last, long LastTime, double Previous = 0, long PreviousTime = long.MinValue, double DecayedSum = 0, double DecayedWeight = 0)
{
    /// <summary>
    /// What an input can read: <c>last</c>; <c>mean</c>; <c>count</c> of the labels known; <c>delta</c>, the last minus the one before; <c>ewma</c>, the exponentially decayed mean by event time.
    /// </summary>
    public static IReadOnlyList<string> Parts { get; } = ["last", "mean", "count", "delta", "ewma"];

    /// <summary>What an input can read where labels are classes, whose numbers have no order and no mean: <c>last</c>, as a category, and <c>count</c>.</summary>
    public static IReadOnlyList<string> ClassParts { get; } = ["last", "count"];

    /// <param name="label">Finite.</param>
    /// <param name="time">Event time of its example, ticks UTC.</param>
    /// <param name="halfLife">Of the decayed mean; zero: none is kept.</param>
    public LabelMemory With(double label, long time, TimeSpan halfLife = default)
    {
        var newest = Count == 0 || time >= LastTime;
        var second = !newest && (Count == 1 || time >= PreviousTime);
        var (sum, weight) = halfLife > TimeSpan.Zero ? Decayed(label, time, halfLife) : (0, 0);
        return new(
            Count + 1,
            Mean + ((label - Mean) / (Count + 1)),
            newest ? label : Last,
            newest ? time : LastTime,
            newest ? Last : second ? label : Previous,
            newest && Count > 0 ? LastTime : second ? time : PreviousTime,
            sum,
            weight);
    }

    /// <summary>Value of one of <see cref="Parts"/>; NaN: missing.</summary>
    public double Read(string part) => part switch
    {
        "count" => Count,
        _ when Count == 0 => double.NaN,
        "last" => Last,
        "mean" => Mean,
        "delta" => Count > 1 ? Last - Previous : double.NaN,
        "ewma" => DecayedWeight > 0 ? DecayedSum / DecayedWeight : double.NaN,
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, $"A label input is one of {string.Join(", ", Parts)}."),
    };

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        writer.Double(Mean);
        writer.Double(Last);
        writer.Int64(LastTime);
        writer.Double(Previous);
        writer.Int64(PreviousTime);
        writer.Double(DecayedSum);
        writer.Double(DecayedWeight);
    }

    public static LabelMemory Read(ref StateReader reader)
        => ReadFirst(ref reader) with { Previous = reader.Double(), PreviousTime = reader.Int64(), DecayedSum = reader.Double(), DecayedWeight = reader.Double() };

    /// <summary>Reads what there was of it at first, in models that had only <c>last</c> and <c>mean</c>: the label before the last is not known then.</summary>
    public static LabelMemory ReadFirst(ref StateReader reader) => new(reader.Count(), reader.Double(), reader.Double(), reader.Int64(), double.NaN);

    private (double Sum, double Weight) Decayed(double label, long time, TimeSpan halfLife)
    {
        if (Count == 0)
        {
            return (label, 1);
        }

        // The difference of two times fits an unsigned 64-bit integer whatever their signs.
        var age = time >= LastTime ? unchecked((ulong)time - (ulong)LastTime) : unchecked((ulong)LastTime - (ulong)time);
        var decay = double.Exp2(-(double)age / halfLife.Ticks);
        return time >= LastTime ? ((DecayedSum * decay) + label, (DecayedWeight * decay) + 1) : (DecayedSum + (label * decay), DecayedWeight + decay);
    }
}
