namespace OnlineLearning.Storage.Azure;

/// <summary>Tells the log what was dropped and acknowledged, and deletes blobs of which nothing counts any more, the oldest first.</summary>
internal sealed class LogCleaning(LogTail tail, AppendLog log, Lock gate)
{
    /// <summary>Dropped records are told to the log this late: a drop costs no request of its own.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private const int MarksInFrame = 10_000;

    private long _lastCleaned = Environment.TickCount64;

    /// <summary>Where it is time, or the journal closes.</summary>
    public async Task Run(bool closing)
    {
        lock (gate)
        {
            if (!tail.Index.Journal.NeedsCleaning || !(closing || Environment.TickCount64 - _lastCleaned >= Every.TotalMilliseconds))
            {
                return;
            }
        }

        _lastCleaned = Environment.TickCount64;
        byte[]? marks = null;
        try
        {
            int needed;
            while ((marks = Take(out needed)) is not null)
            {
                await Append(marks).ConfigureAwait(false);
            }

            if (SaidOnlyBefore(needed))
            {
                await tail.Refuse([]).ConfigureAwait(false);
            }

            // What is deleted was dropped in the log first: who reads it meanwhile learns so.
            while (log.OldestBlob < needed)
            {
                await log.DeleteOldest().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // Nothing is lost: the same is tried again a second later, and appends say themselves what is wrong with the store.
            lock (gate)
            {
                if (marks is not null)
                {
                    tail.Index.MarksAgain(marks);
                }
            }
        }

        bool SaidOnlyBefore(int blob)
        {
            lock (gate)
            {
                return log.OldestBlob < blob && tail.Index.Refused.SaidIn is > 0 and var said && said < blob;
            }
        }

        byte[]? Take(out int needed)
        {
            lock (gate)
            {
                var taken = tail.Index.TakeMarks(MarksInFrame);
                needed = taken is null ? tail.Index.FirstNeededBlob(log.Blob) : 0;
                return taken;
            }
        }
    }

    private async Task Append(byte[] marks)
    {
        var frame = LogTail.NewFrame(marks.Length);
        marks.CopyTo(frame, JournalFrame.HeaderBytes);
        do
        {
            await tail.RollIfFull().ConfigureAwait(false);
        }
        while (await tail.Append(FrameKind.Marks, frame).ConfigureAwait(false) is null);
    }
}
