namespace OnlineLearning.Storage.Generic;

/// <summary>An append call that waits for the storage.</summary>
internal sealed record WaitingAppend(long First, byte[][] Records, long Bytes)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Last => First + Records.Length - 1;
}

/// <summary>One grain's journal in this process: its head as last read or written, and what waits. Fields without a remark are guarded by the journal's gate.</summary>
internal sealed class OpenJournal(GrainId grain)
{
    public GrainId Grain { get; } = grain;

    /// <summary>Held by whoever talks to the storage for this grain.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Null until it was read. Only with the turn.</summary>
    public GrainState<JournalHead>? Head { get; set; }

    public List<WaitingAppend> Waiting { get; set; } = [];

    /// <summary>A drop that waits.</summary>
    public long DropUpTo { get; set; }

    public bool Running { get; set; }

    /// <summary>Reads and drops under way.</summary>
    public int Users { get; set; }

    /// <summary>An append failed and nobody has read since.</summary>
    public bool Broken { get; set; }

    /// <summary>Waits among those without records, to be forgotten.</summary>
    public bool Resting { get; set; }

    /// <summary>Records held and their bytes, as counted in the journal's size.</summary>
    public long Records { get; set; }

    public long Bytes { get; set; }

    /// <summary>For each write that still has records: its last sequence number, its place in the order of all writes, its bytes.</summary>
    public Queue<(long Last, long Order, long Bytes)> Writes { get; } = new();

    /// <summary>Nothing would be lost if it were read again from the storage.</summary>
    public bool Idle => Writes.Count == 0 && Waiting.Count == 0 && !Running && !Broken && Users == 0;
}
