using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>One value with its time: that of the first event, or of the last one; of several at a time the one that came first, or last.</summary>
internal sealed class TimedValue(bool isLast) : ISummary
{
    /// <summary>Greatest size, bytes: the object, and a text.</summary>
    public const long MostBytes = 56 + LatestValues.MostTextBytes;

    private long _ticks;

    public FeatureDatum Value { get; private set; }

    public void Clear() => (_ticks, Value) = (0, default);

    public void Add(in FeatureDatum value, long ticks)
    {
        if (Value.IsNull || (isLast ? ticks >= _ticks : ticks < _ticks))
        {
            (_ticks, Value) = (ticks, value);
        }
    }

    public void Merge(ISummary other)
    {
        if (other is TimedValue { Value.IsNull: false } tile)
        {
            Add(tile.Value, tile._ticks);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Int64(_ticks);
        Value.Write(writer);
    }

    public void Read(ref StateReader reader) => (_ticks, Value) = (reader.Int64(), FeatureDatum.Read(ref reader));
}
