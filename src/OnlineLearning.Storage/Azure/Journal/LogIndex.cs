using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Azure;

/// <summary>What the log says, in memory: every silo applies the same frames in the same order. Guarded by the journal's gate.</summary>
internal sealed class LogIndex
{
    private readonly GrainIdReader _grains = new();
    private readonly Dictionary<int, int> _framesIn = [];

    public LogIndex(AzureJournalOptions options, string journal)
    {
        Feed = new(options.Feed);
        Feed.Restore(journal, 0);
        Journal = new(options.RememberedGrains, Feed);
    }

    public JournalIndex Journal { get; }

    public JournalFeedIndex Feed { get; }

    /// <summary>Who is dead to the other silos.</summary>
    public RefusedWriters Refused { get; } = new();

    /// <summary>Takes a frame in that is new here, whoever wrote it.</summary>
    /// <exception cref="StorageUnavailableException">Its body cannot be read.</exception>
    public void Apply(JournalFrame frame)
    {
        try
        {
            ApplyBody(frame);
        }
        catch (Exception failure) when (failure is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            var (blob, offset) = JournalFrame.PlaceOf(frame.Position);
            throw new StorageUnavailableException($"The journal is damaged: the frame at byte {offset} of blob {blob} cannot be read.", failure);
        }
    }

    /// <summary>A frame of entries has become durable.</summary>
    public void Add(long position, int bytes, WaitingEntry[] entries)
    {
        var blob = JournalFrame.PlaceOf(position).Blob;
        _framesIn[blob] = _framesIn.GetValueOrDefault(blob) + 1;
        Journal.Add(position, bytes, entries);
    }

    /// <summary>The first blob that holds anything that counts; those before it may be deleted, once all drops are in the log.</summary>
    public int FirstNeededBlob(int newest)
    {
        var dead = Journal.Dead.ToList();
        foreach (var segment in dead)
        {
            var blob = JournalFrame.PlaceOf(segment.Id).Blob;
            if (--_framesIn[blob] == 0)
            {
                _framesIn.Remove(blob);
            }
        }

        Journal.Forget(dead);
        return Math.Min(newest, _framesIn.Keys.DefaultIfEmpty(newest).Min());
    }

    /// <summary>What was dropped and acknowledged and is not in the log yet; null where nothing is.</summary>
    public byte[]? TakeMarks(int most)
    {
        if (Journal.Unmarked.Count == 0 && !Feed.IsUnsaved)
        {
            return null;
        }

        var logs = Journal.Unmarked.Take(most).ToList();
        Journal.Unmarked.RemoveRange(0, logs.Count);
        logs.ForEach(log => log.MarkPending = false);
        Feed.Saved(Feed.Acknowledged);
        return JournalMarks.Write(Feed.Acknowledged, [.. logs.Select(log => (log.Grain, log.DroppedUpTo))]);
    }

    /// <summary>Marks that could not be written wait again.</summary>
    public void MarksAgain(byte[] marks)
    {
        var (_, dropped) = JournalMarks.Read(marks, _grains);
        dropped.ForEach(mark => Journal.MarkAgain(Journal.Of(mark.Grain)));
        Feed.SayAgain();
    }

    /// <summary>The grain's numbers as the log has them, those that were given out here and never came there forgotten.</summary>
    public static void TakeBack(GrainLog log) => (log.Broken, log.Last) = (true, log.DurableLast);

    private void ApplyBody(JournalFrame frame)
    {
        if (frame.Kind == FrameKind.Entries)
        {
            Add(frame.Position, frame.Length, [.. Entries(frame.Body.Span)]);
        }
        else if (frame.Kind == FrameKind.Marks)
        {
            var (acknowledged, dropped) = JournalMarks.Read(frame.Body.Span, _grains);
            if (acknowledged >= Feed.Acknowledged)
            {
                Journal.Acknowledge(acknowledged);
                Feed.Saved(Feed.Acknowledged);
            }

            foreach (var (grain, upTo) in dropped)
            {
                DropAsTheLogSays(Journal.Of(grain), upTo);
            }
        }
        else if (frame.Kind == FrameKind.Refused)
        {
            Refused.Apply(frame.Body.Span, JournalFrame.PlaceOf(frame.Position).Blob);
        }
    }

    private List<WaitingEntry> Entries(ReadOnlySpan<byte> body)
    {
        var entries = new List<WaitingEntry>();
        var reader = new JournalReader(body);
        while (!reader.AtEnd)
        {
            var offset = reader.Position;
            var log = Journal.Of(_grains.Read(ref reader));
            var (first, count) = (reader.Number(), checked((int)reader.Number()));
            for (var i = 0; i < count; i++)
            {
                reader.Data();
            }

            // What is missing before it was dropped, in a part of the log that is gone.
            if (log.DurableLast != 0 && first > log.DurableLast + 1)
            {
                DropAsTheLogSays(log, first - 1);
            }

            // Where calls of this process wait, it meets them with a conflict.
            if (log.Last == log.DurableLast)
            {
                log.Last = first + count - 1;
            }

            log.DurableLast = Math.Max(log.DurableLast, first + count - 1);
            entries.Add(new(log, first, count, offset, reader.Position - offset));
        }

        return entries;
    }

    /// <summary>Its mark is in the log: it does not wait to be written.</summary>
    private void DropAsTheLogSays(GrainLog log, long upTo)
    {
        if (upTo <= log.DroppedUpTo)
        {
            return;
        }

        var (waited, waiting) = (log.MarkPending, log.Last != log.DurableLast);
        var last = log.Last;
        Journal.Drop(log, upTo);
        log.Last = waiting ? last : log.Last;
        if (!waited && log.MarkPending)
        {
            log.MarkPending = false;
            Journal.Unmarked.RemoveAt(Journal.Unmarked.Count - 1);
        }
    }
}
