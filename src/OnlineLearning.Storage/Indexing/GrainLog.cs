namespace OnlineLearning.Storage.Indexing;

/// <summary>One append call in a segment: where its bytes are and which sequence numbers they hold. It refers to no object: those of a million grains are nothing for the collector to follow.</summary>
internal readonly record struct JournalEntry(long Segment, long First, int Offset, int Length, int Count)
{
    public long Last => First + Count - 1;
}

/// <summary>One row of the journal.</summary>
internal sealed class Segment(long id, int bytes)
{
    public long Id { get; } = id;

    public int Bytes { get; } = bytes;

    /// <summary>Whose entries it holds, in their order.</summary>
    public required GrainLog[] Grains { get; init; }

    /// <summary>Entries that were not dropped.</summary>
    public int Live { get; set; }

    public LinkedListNode<Segment>? Place { get; set; }
}

/// <summary>One grain's part of the index: where its records are and which sequence number comes next. Guarded by the store's gate.</summary>
internal sealed class GrainLog(GrainId grain)
{
    private JournalEntry[] _entries = [];
    private int _head;

    public GrainId Grain { get; } = grain;

    /// <summary>The last number given out, durable or not; 0 when none is known, and then any first one is accepted.</summary>
    public long Last { get; set; }

    /// <summary>The last number that is durable, or covered by a snapshot.</summary>
    public long DurableLast { get; set; }

    public long DroppedUpTo { get; set; }

    /// <summary>The newest segment that may hold dropped records of this grain.</summary>
    public long Through { get; set; }

    /// <summary>An append failed and nobody has read since.</summary>
    public bool Broken { get; set; }

    /// <summary>The drop is not on disk yet.</summary>
    public bool MarkPending { get; set; }

    /// <summary>Waits among those without records, to be forgotten.</summary>
    public bool Resting { get; set; }

    /// <summary>Live entries.</summary>
    public int Count { get; private set; }

    public JournalEntry this[int index] => _entries[_head + index];

    /// <summary>Durable records that were not dropped. They have no gaps.</summary>
    public long Records => Count == 0 ? 0 : this[Count - 1].Last - Math.Max(this[0].First - 1, DroppedUpTo);

    public void Add(in JournalEntry entry)
    {
        if (_head + Count == _entries.Length)
        {
            var target = Count * 2 > _entries.Length || Count == 0 ? new JournalEntry[Math.Max(2, Count * 2)] : _entries;
            Array.Copy(_entries, _head, target, 0, Count);
            if (ReferenceEquals(target, _entries))
            {
                Array.Clear(_entries, Count, _head);
            }

            (_entries, _head) = (target, 0);
        }

        _entries[_head + Count++] = entry;
    }

    public JournalEntry RemoveFirst()
    {
        var entry = _entries[_head];
        _entries[_head++] = default;
        if (--Count == 0)
        {
            (_entries, _head) = ([], 0);
        }

        return entry;
    }
}
