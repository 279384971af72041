namespace OnlineLearning.Storage.Sqlite;

/// <summary>An append call that waits for its commit.</summary>
internal readonly record struct WaitingEntry(GrainLog Log, long First, int Count, int Offset, int Length);

/// <summary>A future row of the journal: bytes, and what they are.</summary>
internal sealed class Chunk(int capacity)
{
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(capacity);

    public int Length { get; private set; }

    public List<WaitingEntry> Entries { get; } = [];

    public ReadOnlySpan<byte> Written => Buffer.AsSpan(0, Length);

    public Span<byte> Take(int length)
    {
        var span = Buffer.AsSpan(Length, length);
        Length += length;
        return span;
    }

    public void Clear()
    {
        Length = 0;
        Entries.Clear();
    }
}

/// <summary>What goes to disk in one transaction. Filled under the store's gate, then owned by the commit thread. Chunks are kept for the next round.</summary>
internal sealed class CommitBatch(int segmentBytes)
{
    /// <summary>Memory that an idle batch keeps: 16 MiB, a commit of 60,000 predictions.</summary>
    private const int KeptBytes = 16 << 20;

    private readonly Stack<Chunk> _free = new();

    public List<Chunk> Chunks { get; } = [];

    public List<StateOperation> Operations { get; } = [];

    /// <summary>Shared by all appends of the batch, so that an append allocates nothing. Its continuations never run on the commit thread.</summary>
    public TaskCompletionSource Durable { get; private set; } = NewSource();

    /// <summary>Bytes of all entries.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records of all entries.</summary>
    public long Records { get; private set; }

    public bool IsEmpty => Chunks.Count == 0 && Operations.Count == 0;

    public void Append(GrainLog log, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, int length)
    {
        var chunk = Chunks.Count == 0 ? null : Chunks[^1];
        if (chunk is null || chunk.Buffer.Length - chunk.Length < length)
        {
            Chunks.Add(chunk = length <= segmentBytes && _free.TryPop(out var free) ? free : new Chunk(Math.Max(length, segmentBytes)));
        }

        chunk.Entries.Add(new(log, first, records.Count, chunk.Length, length));
        JournalFormat.Write(chunk.Take(length), log.Grain, first, records);
        Bytes += length;
        Records += records.Count;
    }

    /// <summary>Forgets the appends, not the operations.</summary>
    public void ClearAppends()
    {
        foreach (var chunk in Chunks)
        {
            if (chunk.Buffer.Length == segmentBytes && (long)(_free.Count + 1) * segmentBytes <= Math.Max(KeptBytes, segmentBytes))
            {
                chunk.Clear();
                _free.Push(chunk);
            }
        }

        Chunks.Clear();
        (Bytes, Records) = (0, 0);
        Durable = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
