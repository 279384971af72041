using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>The last <see cref="Capacity"/> ids, by hash: what makes a repeat take no effect. Grows with use; the oldest gives way.</summary>
public sealed class IdMemory
{
    /// <summary>Ids remembered.</summary>
    public const int Capacity = 512;

    private UInt128[] _ids = [];
    // The lowest byte of each: 512 ids are eight lines of the cache to look through, not sixty-four.
    private byte[] _marks = [];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Slot of an id, -1 where it is not remembered. A slot stays the id's until it is forgotten.</summary>
    public int IndexOf(UInt128 id)
    {
        for (var from = 0; from < Count;)
        {
            var at = _marks.AsSpan(from, Count - from).IndexOf((byte)id);
            if (at < 0)
            {
                return -1;
            }

            if (_ids[from + at] == id)
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
        if (Count == _ids.Length && Count < Capacity)
        {
            var size = Math.Min(Capacity, Math.Max(4, Count * 2));
            Array.Resize(ref _ids, size);
            Array.Resize(ref _marks, size);
        }

        var slot = _next;
        _ids[slot] = id;
        _marks[slot] = (byte)id;
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
            writer.UInt128(_ids[i]);
        }
    }

    public static IdMemory Read(ref StateReader reader)
    {
        var next = reader.Int();
        var count = reader.Items(16);
        if (count > Capacity || (count < Capacity ? next != count : next >= Capacity))
        {
            throw new InvalidDataException($"Id memory: {count} ids with place {next} next were found, at most {Capacity} are kept.");
        }

        var memory = new IdMemory { _ids = new UInt128[count], _marks = new byte[count], _next = next, Count = count };
        for (var i = 0; i < count; i++)
        {
            memory._ids[i] = reader.UInt128();
            memory._marks[i] = (byte)memory._ids[i];
        }

        return memory;
    }
}
