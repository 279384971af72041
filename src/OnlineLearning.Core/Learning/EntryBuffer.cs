using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OnlineLearning.Core.Learning;

/// <summary>A growing list of entries that is filled, copied out and used again.</summary>
public sealed class EntryBuffer
{
    private Entry[] _entries = new Entry[32];

    public int Count { get; private set; }

    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Back to the first <paramref name="count"/> entries.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        Count = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Entry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = entry;
    }

    public void Add(ReadOnlySpan<Entry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            Add(entry);
        }
    }

    public byte[] ToBytes() => MemoryMarshal.AsBytes(Entries).ToArray();
}
