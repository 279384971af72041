namespace OnlineLearning.Contracts.Storage;

/// <summary>
/// An append-only log of small records for each grain: the half of durability that is written on every change (the other half, whole
/// snapshots, goes through <c>IGrainStorage</c>). A grain's state is its snapshot with the records after it applied in order.
/// </summary>
/// <remarks>
/// Sequence numbers start at 1 and have no gaps within one grain. Group commit is the provider's business: whatever waits, from all grains,
/// is one transaction, and records that arrive while an append is in flight join the next.
/// </remarks>
public interface IJournal
{
    /// <summary>
    /// Appends <paramref name="records"/> with sequence numbers <paramref name="first"/>, <paramref name="first"/> + 1, ... and completes when they
    /// are durable. Calls for one grain take effect in the order in which they were made, without waiting for one another. The memory of
    /// <paramref name="records"/> must not change until the task completes.
    /// </summary>
    /// <exception cref="JournalConflictException">A sequence number is already taken, or would leave a gap: the caller is a stale activation and must give way. As after a failure, later appends of the grain fail until it has been read again: what the stale caller sent behind must not slip in where its number happens to fit.</exception>
    /// <exception cref="JournalUnavailableException">The store refused or failed; nothing of this call is readable, and every later append of this grain fails until it has been read again. (A store behind a network that gave no answer may have kept it: reading tells.)</exception>
    /// <param name="grain">Whose records.</param>
    /// <param name="first">Sequence number of the first.</param>
    /// <param name="records">The records.</param>
    /// <param name="lazy">True where nobody waits: the records ride the next append of any grain, or go by themselves within about 20 ms.</param>
    Task AppendAsync(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, bool lazy = false);

    /// <summary>
    /// As <see cref="AppendAsync"/>, for records that may not be durable without another append, and at once: where this journal makes them durable no sooner than
    /// <paramref name="foundation"/> and fails them where that one fails. Null where it does not, and nothing happened: <paramref name="foundation"/> is to be awaited first.
    /// </summary>
    /// <param name="foundation">What an append of any grain in this process returned.</param>
    /// <param name="grain">Whose records.</param>
    /// <param name="first">Sequence number of the first.</param>
    /// <param name="records">The records.</param>
    Task? TryAppendBehind(Task foundation, GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records) => null;

    /// <summary>Every record of <paramref name="grain"/> with a sequence number above <paramref name="after"/>, in order, appends made before this call included. Clears a failed append's mark. A caller whose snapshot is ahead (<paramref name="after"/> above the last number) is believed: the next number is <paramref name="after"/> + 1.</summary>
    Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default);

    /// <summary>
    /// As <see cref="ReadAsync"/>, by an activation that answers for the grain from now on. Where several silos write, it first has every one of them that is dead refused by the store: what such a silo was acknowledged is among
    /// the records, and nothing of it comes later.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The store cannot be reached, or this silo is the one that is dead.</exception>
    Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default);

    /// <summary>Forgets the records of <paramref name="grain"/> up to and including <paramref name="upTo"/>: a snapshot covers them. After a crash they may be read once more, which <c>after</c> excludes.</summary>
    Task DropAsync(GrainId grain, long upTo);

    /// <summary>Grains that have records, those with the oldest record first, at most <paramref name="most"/>: whom to ask for a snapshot when the journal is full, and whom to wake after a crash (a provider that cannot list its grains knows those that this process has used).</summary>
    Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default);

    /// <summary>How much the journal holds now, against its bound.</summary>
    JournalSize Size { get; }
}

/// <summary>One record as it was appended.</summary>
public readonly record struct JournalRecord(long Sequence, ReadOnlyMemory<byte> Data);

/// <summary>A grain's records, and what is known to be covered by a snapshot.</summary>
/// <param name="Records">In order.</param>
/// <param name="DroppedUpTo">Records up to this one were dropped: a snapshot that ends before it is not the newest. 0 where none is known.</param>
public readonly record struct JournalTail(IReadOnlyList<JournalRecord> Records, long DroppedUpTo);

/// <summary>Records and bytes held, and the number of bytes above which the oldest grains are asked for a snapshot.</summary>
public readonly record struct JournalSize(long Records, long Bytes, long BoundBytes);

/// <summary>A sequence number was already taken: another activation of the same grain writes.</summary>
[GenerateSerializer]
[Alias("ol.JournalConflict")]
public sealed class JournalConflictException(GrainId grain, long given, long expected)
    : Exception($"Journal of {grain}: sequence {given} was given, {expected} is next. Another activation has written; this one gives way.")
{
    [Id(0)]
    public GrainId Grain { get; } = grain;
}

/// <summary>The journal's store refused or failed; nothing of the call was kept.</summary>
[GenerateSerializer]
[Alias("ol.JournalUnavailable")]
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A grain's stored state could not be read: it did not come to be active.</summary>
[GenerateSerializer]
[Alias("ol.StateUnavailable")]
public sealed class StateUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
