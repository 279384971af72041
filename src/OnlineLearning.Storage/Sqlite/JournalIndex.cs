using System.Runtime.InteropServices;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>
/// Where each grain's records are: in memory, rebuilt at start by one scan of the segments. A segment is deleted when every entry in it was dropped.
/// Guarded by the store's gate. Bounds: <see cref="SqliteStorageOptions.JournalBoundBytes"/> by asking for snapshots, and
/// <see cref="SqliteStorageOptions.RememberedGrains"/> for grains without records.
/// </summary>
internal sealed class JournalIndex(int rememberedGrains, JournalFeedIndex feed)
{
    private readonly Dictionary<GrainId, GrainLog> _logs = [];
    private readonly LinkedList<Segment> _present = new();
    private readonly Dictionary<long, Segment> _live = [];
    private readonly Queue<GrainLog> _resting = new();

    /// <summary>Segments without a live entry that are still on disk, and their bytes.</summary>
    public List<Segment> Dead { get; } = [];

    public long DeadBytes { get; private set; }

    /// <summary>Grains whose drop is not on disk.</summary>
    public List<GrainLog> Unmarked { get; } = [];

    /// <summary>Something was dropped or acknowledged that is not so on disk.</summary>
    public bool NeedsCleaning => Dead.Count > 0 || Unmarked.Count > 0 || feed.IsUnsaved;

    /// <summary>Grains remembered, with or without records.</summary>
    public int Grains => _logs.Count;

    public long Records { get; private set; }

    /// <summary>Bytes of segments with a live entry.</summary>
    public long Bytes { get; private set; }

    public long NewestSegment { get; private set; }

    /// <summary>What waits for the feed's reader.</summary>
    public JournalFeedIndex Feed => feed;

    /// <summary>The oldest that is not dead; one that is held for the feed's reader counts.</summary>
    public long OldestSegment => _present.First?.Value.Id ?? long.MaxValue;

    /// <summary>Every grain remembered.</summary>
    public IEnumerable<GrainLog> All => _logs.Values;

    public GrainLog? Find(GrainId grain) => _logs.GetValueOrDefault(grain);

    public GrainLog Of(GrainId grain)
    {
        ref var log = ref CollectionsMarshal.GetValueRefOrAddDefault(_logs, grain, out _);
        return log ??= new GrainLog(grain);
    }

    /// <summary>A row has become durable (or was found at start).</summary>
    public void Add(long id, int bytes, ReadOnlySpan<WaitingEntry> entries)
    {
        var segment = new Segment(id, bytes) { Grains = new GrainLog[entries.Length] };
        for (var i = 0; i < entries.Length; i++)
        {
            var (log, first, count, offset, length) = entries[i];
            segment.Grains[i] = log;
            var entry = new JournalEntry(id, first, offset, length, count);
            log.DurableLast = Math.Max(log.DurableLast, entry.Last);
            if (entry.Last > log.DroppedUpTo)
            {
                Records -= log.Records;
                log.Add(entry);
                Records += log.Records;
                segment.Live++;
            }
            else if (log.Through < id)
            {
                Mark(log, id);
                Rest(log);
            }
        }

        NewestSegment = Math.Max(NewestSegment, id);
        segment.Place = _present.AddLast(segment);
        Bytes += bytes;
        _live.Add(id, segment);
        feed.Add(segment);
        BuryIfDead(segment);
    }

    public void Drop(GrainLog log, long upTo)
    {
        if (upTo <= log.DroppedUpTo)
        {
            return;
        }

        Records -= log.Records;
        log.DroppedUpTo = upTo;
        while (log.Count > 0 && log[0].Last <= upTo)
        {
            var segment = _live[log.RemoveFirst().Segment];
            segment.Live--;
            BuryIfDead(segment);
        }

        Records += log.Records;
        // A snapshot covers these numbers: they are taken, whether or not the records ever came here.
        log.Last = Math.Max(log.Last, upTo);
        log.DurableLast = Math.Max(log.DurableLast, upTo);
        Mark(log, NewestSegment);
        Rest(log);
    }

    /// <summary>Grains of a type that have records.</summary>
    public GrainId[] Logged(GrainType type) => [.. _logs.Values.Where(log => log.Count > 0 && log.Grain.Type == type).Select(log => log.Grain)];

    /// <summary>Grains in the order of their oldest live record.</summary>
    public List<GrainId> Oldest(int most)
    {
        var oldest = new List<GrainId>();
        var seen = new HashSet<GrainLog>();
        for (var place = _present.First; place is not null && oldest.Count < most; place = place.Next)
        {
            foreach (var log in place.Value.Grains)
            {
                if (oldest.Count < most && log.Count > 0 && log[0].Segment == place.Value.Id && seen.Add(log))
                {
                    oldest.Add(log.Grain);
                }
            }
        }

        return oldest;
    }

    public void Forget(List<Segment> deleted)
    {
        foreach (var segment in deleted)
        {
            DeadBytes -= segment.Bytes;
        }

        Dead.RemoveRange(0, deleted.Count);
    }

    /// <summary>A mark found at start, before the segments are read.</summary>
    public void Restore(GrainId grain, long upTo, long through)
    {
        var log = Of(grain);
        (log.DroppedUpTo, log.Last, log.DurableLast, log.Through) = (upTo, upTo, upTo, through);
        NewestSegment = Math.Max(NewestSegment, through);
    }

    /// <summary>The feed's row, before the segments are read.</summary>
    public void RestoreFeed(string journal, long acknowledged, long newest)
    {
        feed.Restore(journal, acknowledged);
        NewestSegment = Math.Max(NewestSegment, newest);
    }

    /// <summary>The feed's reader has everything up to there.</summary>
    public void Acknowledge(long upTo)
    {
        foreach (var segment in feed.Acknowledge(Math.Min(upTo, NewestSegment)))
        {
            Bury(segment);
        }
    }

    /// <summary>The end of loading: until now no segment was known, and every mark would have seemed old.</summary>
    public void RestAll()
    {
        foreach (var log in _logs.Values.ToArray())
        {
            Rest(log);
        }
    }

    private void BuryIfDead(Segment segment)
    {
        if (segment.Live == 0)
        {
            Bytes -= segment.Bytes;
            _live.Remove(segment.Id);
            if (!feed.Hold(segment))
            {
                Bury(segment);
            }
        }
    }

    private void Bury(Segment segment)
    {
        _present.Remove(segment.Place!);
        DeadBytes += segment.Bytes;
        Dead.Add(segment);
    }

    /// <summary>The mark could not be written: it waits again.</summary>
    public void MarkAgain(GrainLog log) => Mark(log, log.Through);

    private void Mark(GrainLog log, long through)
    {
        log.Through = Math.Max(log.Through, through);
        if (!log.MarkPending)
        {
            log.MarkPending = true;
            Unmarked.Add(log);
        }
    }

    /// <summary>
    /// Grains without records queue here; beyond the bound the first is forgotten, unless a mark of its drop still counts: its numbers must not
    /// start again below the mark, which would drop them at the next start.
    /// </summary>
    public void Rest(GrainLog log)
    {
        if (log.Count == 0 && !log.Resting)
        {
            log.Resting = true;
            _resting.Enqueue(log);
        }

        for (var looks = 0; looks < 2 && _resting.Count > rememberedGrains; looks++)
        {
            var first = _resting.Dequeue();
            first.Resting = false;
            if (first.Count == 0)
            {
                if (first.Last != first.DurableLast || first.Broken || first.MarkPending || first.Through >= OldestSegment)
                {
                    first.Resting = true;
                    _resting.Enqueue(first);
                }
                else
                {
                    _logs.Remove(first.Grain);
                }
            }
        }
    }
}
