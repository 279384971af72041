namespace OnlineLearning.Contracts.Storage;

/// <summary>
/// A journal that can be read as one stream: everything that was committed, of all grains, in the order of the commits. While a reader is expected, no segment that it
/// has not acknowledged is deleted, whatever its grains drop.
/// </summary>
public interface IJournalFeed
{
    /// <summary>Identity of the journal: another one's positions mean nothing here.</summary>
    string Journal { get; }

    /// <summary>How far the reader is.</summary>
    FeedStatus Feed { get; }

    /// <summary>Committed segments above <paramref name="after"/>, in order; none when there are no more.</summary>
    /// <param name="after">Position of the last segment that was read; 0: from the beginning.</param>
    /// <param name="mostBytes">Stops after the segment with which there are so many bytes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<FeedSegment>> ReadFeedAsync(long after, long mostBytes, CancellationToken cancellation = default);

    /// <summary>Everything up to and including <paramref name="upTo"/> is safe elsewhere: what its grains have dropped of it may go. A crash may forget that this was said, hence the reader keeps its own position.</summary>
    Task AcknowledgeAsync(long upTo);
}

/// <summary>What was committed together.</summary>
/// <param name="Position">Greater than that of every segment before.</param>
/// <param name="Records">Its records; those of one grain in their order.</param>
public sealed record FeedSegment(long Position, IReadOnlyList<FeedRecord> Records);

/// <summary>A record with its grain.</summary>
public readonly record struct FeedRecord(GrainId Grain, long Sequence, ReadOnlyMemory<byte> Data);

/// <summary>How far a feed's reader is.</summary>
/// <param name="Acknowledged">The position up to which it has everything.</param>
/// <param name="Newest">Position of the last segment that was committed.</param>
/// <param name="Bytes">Bytes of the segments between, each with 256 bytes for its place in memory.</param>
/// <param name="BoundBytes">Appends that would make it more are refused.</param>
public readonly record struct FeedStatus(long Acknowledged, long Newest, long Bytes, long BoundBytes);
