using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>The last <see cref="Capacity"/> ids, by hash: what makes a repeat take no effect. Grows with use; the oldest gives way.</summary>
public sealed class IdMemory
{
    /// <summary>Ids remembered.</summary>
    public const int Capacity = 512;

    private ulong[] _low = [];
    private ulong[] _high = [];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Slot of an id, -1 where it is not remembered. A slot stays the id's until it is forgotten.</summary>
    public int IndexOf(UInt128 id)
    {
        var (low, high) = ((ulong)id, (ulong)(id >> 64));
        for (var from = 0; from < Count;)
        {
            var at = _low.AsSpan(from, Count - from).IndexOf(low);
            if (at < 0)
            {
                return -1;
            }

            if (_high[from + at] == high)
            {
                return from + at;
            }

            from += at + 1;
        }

        return -1;
    }

    /// <summary>Remembers an id and returns its slot.</summary>
    public int Add(UInt128 id)
    {
        if (Count == _low.Length && Count < Capacity)
        {
            var size = Math.Min(Capacity, Math.Max(4, Count * 2));
            Array.Resize(ref _low, size);
            Array.Resize(ref _high, size);
        }

        var slot = _next;
        _low[slot] = (ulong)id;
        _high[slot] = (ulong)(id >> 64);
        _next = (_next + 1) % Capacity;
        Count = Math.Max(Count, slot + 1);
        return slot;
    }

    public void Write(StateWriter writer)
    {
        writer.Count(_next);
        writer.Count(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.UInt128(new UInt128(_high[i], _low[i]));
        }
    }

    public static IdMemory Read(ref StateReader reader)
    {
        var next = (int)reader.Count();
        var count = (int)reader.Count();
        if (count > Capacity || next > count)
        {
            throw new InvalidDataException($"Id memory: {count} ids with place {next} next were found, at most {Capacity} are kept.");
        }

        var memory = new IdMemory { _low = new ulong[count], _high = new ulong[count], _next = next, Count = count };
        for (var i = 0; i < count; i++)
        {
            var id = reader.UInt128();
            memory._low[i] = (ulong)id;
            memory._high[i] = (ulong)(id >> 64);
        }

        return memory;
    }
}
