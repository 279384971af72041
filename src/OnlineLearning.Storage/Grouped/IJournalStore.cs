using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;

namespace OnlineLearning.Storage.Grouped;

/// <summary>
/// The entries of a journal on a server: one atomic step a call, nothing kept in this process. <see cref="GroupJournal"/> makes a journal of it. Every call may be repeated: a second one finds what the first has done.
/// </summary>
internal interface IJournalStore : IAsyncDisposable
{
    /// <summary>For messages: which server.</summary>
    string Name { get; }

    /// <summary>Commits under way at the same time.</summary>
    int Commits { get; }

    /// <summary>Entries of one commit at the most; and bytes, but for an entry that is longer by itself.</summary>
    int CommitEntries { get; }

    long CommitBytes { get; }

    /// <summary>Makes what is missing on the server and checks what it promises.</summary>
    /// <returns>Identity of the journal, and its size.</returns>
    Task<(string Journal, JournalTotals Totals)> Open(CancellationToken cancellation);

    /// <summary>
    /// Takes each entry whose first number is next for its grain (or whose grain is unknown), together with a mark of <paramref name="token"/>; one that stands there with this mark was taken by an
    /// earlier try. When it returns they are durable.
    /// </summary>
    /// <param name="appends">The entries.</param>
    /// <param name="token">The commit's mark.</param>
    /// <param name="writer">Whose commit it is; null where no other silo writes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>For each entry 0, or the number that is next: a conflict.</returns>
    /// <exception cref="WriterRefusedException">Nothing is taken of this writer any more.</exception>
    Task<(JournalTotals Totals, long[] Expected)> Append(IReadOnlyList<GrainAppend> appends, string token, string? writer, CancellationToken cancellation);

    /// <summary>Takes nothing more of these writers: what they have under way is whole before it returns, or refused.</summary>
    Task Fence(IReadOnlyCollection<string> writers, CancellationToken cancellation);

    /// <summary>Entries with records above <paramref name="after"/>, in order, as many as are read at once. Where <paramref name="after"/> is above the grain's last number, the numbers up to it are taken.</summary>
    /// <param name="grain">Whose.</param>
    /// <param name="after">The last number that is not wanted.</param>
    /// <param name="settle">An append of the grain has failed: one that may still be under way is waited for.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<StoredEntries> Read(GrainId grain, long after, bool settle, CancellationToken cancellation);

    /// <summary>Records up to there are covered by a snapshot.</summary>
    Task<JournalTotals> Drop(GrainId grain, long upTo, CancellationToken cancellation);

    /// <summary>Grains that have records, those with the oldest first.</summary>
    Task<(JournalTotals Totals, IReadOnlyList<GrainId> Grains)> Oldest(int most, CancellationToken cancellation);

    /// <summary>Whole segments above a position, in order, until there are <paramref name="mostBytes"/>.</summary>
    Task<IReadOnlyList<FeedSegment>> ReadFeed(long after, long mostBytes, CancellationToken cancellation);

    /// <summary>The feed's reader has everything up to there.</summary>
    Task<JournalTotals> Acknowledge(long upTo, CancellationToken cancellation);

    /// <summary>True for a failure of the server or of the way to it; false where a repetition would fail in the same way.</summary>
    bool IsPassing(Exception failure);
}

/// <summary>What the server counts.</summary>
/// <param name="Version">Grows with each change: of two, the greater is newer.</param>
/// <param name="Records">Records that are not dropped.</param>
/// <param name="Bytes">Bytes of the entries that have such.</param>
/// <param name="Position">Of the last commit.</param>
/// <param name="Acknowledged">By the feed's reader.</param>
/// <param name="FeedBytes">Of entries above that, with <see cref="CommitBytes"/> for each commit.</param>
internal readonly record struct JournalTotals(long Version, long Records, long Bytes, long Position, long Acknowledged, long FeedBytes)
{
    /// <summary>What a commit counts in the feed beside its entries.</summary>
    public const int CommitBytes = 256;
}

/// <param name="Totals">As of the read.</param>
/// <param name="DroppedUpTo">Records up to there are covered by a snapshot.</param>
/// <param name="Entries">As stored, in order.</param>
/// <param name="IsLast">False where more follow.</param>
internal sealed record StoredEntries(JournalTotals Totals, long DroppedUpTo, IReadOnlyList<byte[]> Entries, bool IsLast);
