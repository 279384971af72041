using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Grouped;

/// <summary>Segments out of entries that are read in the order of their commits, a fixed number at once: the last segment of such a read may be cut.</summary>
internal sealed class FeedSegments(string name, long mostBytes)
{
    private readonly List<(long Position, List<FeedRecord> Records)> _segments = [];
    private readonly GrainIdReader _grains = new();
    private long _bytes;

    /// <summary>Of the last segment; 0 before the first.</summary>
    public long Position => _segments.Count == 0 ? 0 : _segments[^1].Position;

    /// <summary>There are enough bytes.</summary>
    public bool IsFull => _bytes >= mostBytes;

    public void Add(long position, byte[] entry)
    {
        if (position != Position)
        {
            if (IsFull)
            {
                return;
            }

            _segments.Add((position, []));
        }

        _bytes += entry.Length;
        JournalEntries.Parse(entry, _grains, $"{name} is damaged: segment {position} of the journal cannot be read.", _segments[^1].Records);
    }

    /// <summary>The read ended with its number of entries: what is last may not be whole, and is read again.</summary>
    public void ForgetCut()
    {
        if (_segments.Count > 1)
        {
            _segments.RemoveAt(_segments.Count - 1);
        }
    }

    public IReadOnlyList<FeedSegment> Whole() => [.. _segments.Select(segment => new FeedSegment(segment.Position, segment.Records))];
}
