namespace OnlineLearning.Storage.Indexing;

/// <summary>Segments that the feed's reader has not acknowledged: counted, and kept when their records are dropped. Guarded by the store's gate.</summary>
/// <param name="isOn">False: there is no reader, nothing is kept for it.</param>
internal sealed class JournalFeedIndex(bool isOn)
{
    /// <summary>What a segment counts beside its bytes: its place in this index and that of its grains.</summary>
    private const int PlaceBytes = 256;

    private readonly Queue<(long Id, int Bytes)> _waiting = new();
    private readonly List<Segment> _held = [];
    private long _saved;

    public bool IsOn => isOn;

    public string Journal { get; private set; } = "";

    public long Acknowledged { get; private set; }

    /// <summary>The position is not on disk yet.</summary>
    public bool IsUnsaved => Acknowledged != _saved;

    /// <summary>Bytes of the segments that wait for the reader, with <see cref="PlaceBytes"/> each.</summary>
    public long Bytes { get; private set; }

    public void Restore(string journal, long acknowledged) => (Journal, Acknowledged, _saved) = (journal, acknowledged, acknowledged);

    public void Saved(long acknowledged) => _saved = acknowledged;

    /// <summary>Where the position was saved may go: it is saved again.</summary>
    public void SayAgain() => _saved = isOn ? -1 : _saved;

    /// <summary>A segment has become durable.</summary>
    public void Add(Segment segment)
    {
        if (isOn && segment.Id > Acknowledged)
        {
            _waiting.Enqueue((segment.Id, segment.Bytes));
            Bytes += segment.Bytes + PlaceBytes;
        }
    }

    /// <summary>True where a segment without a live record has to stay for the reader.</summary>
    public bool Hold(Segment segment)
    {
        if (!isOn || segment.Id <= Acknowledged)
        {
            return false;
        }

        _held.Add(segment);
        return true;
    }

    /// <summary>The reader has everything up to there.</summary>
    /// <returns>Segments that were kept for it.</returns>
    public List<Segment> Acknowledge(long upTo)
    {
        Acknowledged = Math.Max(Acknowledged, upTo);
        while (_waiting.TryPeek(out var first) && first.Id <= Acknowledged)
        {
            _waiting.Dequeue();
            Bytes -= first.Bytes + PlaceBytes;
        }

        var free = _held.FindAll(segment => segment.Id <= Acknowledged);
        _held.RemoveAll(segment => segment.Id <= Acknowledged);
        return free;
    }
}
