using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// Metrics over a sliding window of time: a ring of slots, merged on reading. Slot i covers <c>[i s, (i + 1) s)</c> ticks; a reading at time t covers the slot of t and the
/// slots - 1 before it. Bounded: that many metrics, allocated when first used and then used again.
/// </summary>
public sealed class SlidingMetrics
{
    private const byte StateVersion = 1;

    private readonly IMetrics _prototype;
    private readonly Slot?[] _ring;
    private readonly long _slotTicks;

    /// <param name="prototype">Kind and bins of the metrics; not changed.</param>
    /// <param name="slots">1 to 10,000.</param>
    /// <param name="slotWidth">1 millisecond to 30 days; default 1 minute.</param>
    public SlidingMetrics(IMetrics prototype, int slots = 60, TimeSpan? slotWidth = null)
    {
        var width = slotWidth ?? TimeSpan.FromMinutes(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, TimeSpan.FromMilliseconds(1), nameof(slotWidth));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, TimeSpan.FromDays(30), nameof(slotWidth));
        (_prototype, _ring, _slotTicks) = (prototype.Create(), new Slot?[slots], width.Ticks);
    }

    /// <summary>Examples and slices refused because their slot had been used again.</summary>
    public long Late { get; private set; }

    /// <summary>Counts one example; false, and counted as late, if its slot has gone.</summary>
    public bool Add(long ticks, double prediction, double label)
    {
        var metrics = At(ticks);
        metrics?.Add(prediction, label);
        return metrics is not null;
    }

    /// <summary>Merges a slice that was collected elsewhere around <paramref name="ticks"/>; false, and counted as late, if its slot has gone.</summary>
    public bool Merge(long ticks, IMetrics slice)
    {
        var metrics = At(ticks);
        metrics?.Merge(slice);
        return metrics is not null;
    }

    /// <summary>The metrics of the window that ends with the slot of <paramref name="nowTicks"/>.</summary>
    public IMetrics Read(long nowTicks)
    {
        var (merged, last) = (_prototype.Create(), Index(nowTicks));
        for (var index = last - _ring.Length + 1; index <= last; index++)
        {
            if (_ring[Place(index)] is { } slot && slot.Index == index)
            {
                merged.Merge(slot.Metrics);
            }
        }

        return merged;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_slotTicks);
        writer.Count(Late);
        writer.Count(_ring.Count(slot => slot is not null));
        foreach (var slot in _ring.OfType<Slot>())
        {
            writer.Int64(slot.Index);
            slot.Metrics.Write(writer);
        }
    }

    /// <summary>Replaces the state by one of the same metrics and slot width; with fewer slots than before the newest stay.</summary>
    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(SlidingMetrics));
        var width = reader.Int64();
        if (width != _slotTicks)
        {
            throw new InvalidDataException($"{nameof(SlidingMetrics)}: slots of {width} ticks were found; allowed: {_slotTicks}.");
        }

        Late = reader.Count();
        Array.Clear(_ring);
        for (var left = reader.Count(); left > 0; left--)
        {
            var slot = new Slot(_prototype.Create()) { Index = reader.Int64() };
            slot.Metrics.Read(ref reader);
            ref var place = ref _ring[Place(slot.Index)];
            place = place is null || place.Index < slot.Index ? slot : place;
        }
    }

    private IMetrics? At(long ticks)
    {
        var index = Index(ticks);
        var slot = _ring[Place(index)] ??= new(_prototype.Create()) { Index = index };
        if (slot.Index > index)
        {
            Late++;
            return null;
        }

        if (slot.Index < index)
        {
            slot.Metrics.Clear();
            slot.Index = index;
        }

        return slot.Metrics;
    }

    private long Index(long ticks) => Math.DivRem(ticks, _slotTicks, out var remainder) - (remainder < 0 ? 1 : 0);

    private int Place(long index) => (int)((index % _ring.Length + _ring.Length) % _ring.Length);

    private sealed class Slot(IMetrics metrics)
    {
        public IMetrics Metrics => metrics;

        public long Index { get; set; }
    }
}
