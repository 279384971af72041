using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Monitoring;

/// <summary>Slices over a sliding window of time: a ring of slots, merged on reading. Bounded: that many slices.</summary>
/// <param name="task">Decides the metrics.</param>
/// <param name="inputs">Inputs of the model.</param>
/// <param name="classes">Classes of a multiclass model; else 0.</param>
public sealed class MonitorWindow(TaskKind task, int inputs, int classes = 0)
{
    /// <summary>Slots of one minute each.</summary>
    public const int Slots = 60;

    private const long SlotTicks = TimeSpan.TicksPerMinute;

    private readonly (long Index, MonitorSlice? Slice)[] _ring = new (long, MonitorSlice?)[Slots];

    public static TimeSpan Length => TimeSpan.FromTicks(SlotTicks * Slots);

    /// <summary>Merges a slice that ended at <paramref name="ticks"/>; one older than the window is left out.</summary>
    public void Add(long ticks, MonitorSlice slice)
    {
        var index = ticks / SlotTicks;
        ref var slot = ref _ring[index % Slots];
        if (slot.Slice is null || slot.Index < index)
        {
            slot = (index, new MonitorSlice(task, inputs, classes));
        }

        if (slot.Index == index)
        {
            slot.Slice!.Merge(slice);
            slot.Slice.ClearBlocks();
        }
    }

    /// <summary>The window that ends now.</summary>
    public MonitorSlice Read(long ticks)
    {
        var merged = new MonitorSlice(task, inputs, classes);
        var now = ticks / SlotTicks;
        foreach (var (index, slice) in _ring.OrderBy(slot => slot.Index))
        {
            if (slice is not null && index > now - Slots && index <= now)
            {
                merged.Merge(slice);
            }
        }

        return merged;
    }

    public void Write(StateWriter writer)
    {
        var used = _ring.Where(slot => slot.Slice is not null).ToList();
        writer.Byte(1);
        writer.Count(used.Count);
        foreach (var (index, slice) in used)
        {
            writer.Count(index);
            slice!.Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Monitor window");
        Array.Clear(_ring);
        for (var left = reader.Items(1); left > 0; left--)
        {
            var index = reader.Count();
            if (index < 0)
            {
                throw new InvalidDataException($"Monitor window: slot {index} was found, slots count from 0.");
            }

            _ring[index % Slots] = (index, MonitorSlice.Read(ref reader, task, classes));
        }
    }
}
