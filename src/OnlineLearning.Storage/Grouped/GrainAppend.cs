namespace OnlineLearning.Storage.Grouped;

/// <summary>What one grain has appended and is not durable: one entry of the journal, however many calls it came in. Guarded by the journal's gate until it is taken to be written.</summary>
internal sealed class GrainAppend(GrainId grain, long first)
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    public GrainId Grain { get; } = grain;

    public long First { get; } = first;

    public int Count => _records.Count;

    /// <summary>Sequence number of its last record.</summary>
    public long Last => First + _records.Count - 1;

    /// <summary>Bytes of all its calls.</summary>
    public long Bytes { get; private set; }

    /// <summary>Completes with all its calls: they are durable together or not at all.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(IReadOnlyList<ReadOnlyMemory<byte>> records, long bytes)
    {
        _records.AddRange(records);
        Bytes += bytes;
    }

    /// <summary>As it is stored.</summary>
    public byte[] Entry()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(JournalFormat.Length(Grain, First, _records));
        JournalFormat.Write(bytes, Grain, First, _records);
        return bytes;
    }

    public void Fail(Exception failure)
    {
        Done.TrySetException(failure);
        // Predictions append without awaiting: their failure is seen by the next append, not by the finalizer.
        _ = Done.Task.Exception;
    }
}
