namespace OnlineLearning.Storage.Generic;

/// <summary>The next head from the present one, without any storage: what is sealed, dropped, appended, and who conflicts.</summary>
internal sealed class HeadChange
{
    private readonly List<WaitingAppend> _conflicts = [];
    private readonly List<WaitingAppend> _accepted = [];

    public HeadChange(JournalHead head, IEnumerable<WaitingAppend> appends, long dropUpTo, int tailBytes)
    {
        Next = new()
        {
            Form = JournalHead.Newest,
            Cleared = head.Cleared,
            FirstSegment = head.FirstSegment,
            SegmentLasts = [.. head.SegmentLasts],
            Last = head.Last,
            DroppedUpTo = Math.Max(head.DroppedUpTo, dropUpTo),
            Tail = [.. head.Tail],
            Owner = head.Owner,
        };
        foreach (var append in appends)
        {
            // Dropping in advance takes the numbers: they are in a snapshot.
            var last = Math.Max(Next.Last, Next.DroppedUpTo);
            if (_conflicts.Count > 0 || (append.First != last + 1 && last != 0))
            {
                // What follows a conflict comes from the same stale writer, even where its number would fit.
                _conflicts.Add(append);
                continue;
            }

            if (_accepted.Count == 0)
            {
                MakeRoom(head, tailBytes, append.First);
            }

            // The first of all: numbers before it are taken.
            Next.DroppedUpTo = last == 0 ? append.First - 1 : Next.DroppedUpTo;
            _accepted.Add(append);
            Next.Tail.AddRange(append.Records);
            Next.Last = append.Last;
        }

        Trim();
    }

    public JournalHead Next { get; }

    public IReadOnlyList<WaitingAppend> Accepted => _accepted;

    public IReadOnlyList<WaitingAppend> Conflicts => _conflicts;

    /// <summary>To be written as segment <see cref="SealedNumber"/> before the head.</summary>
    public JournalSegment? Sealed { get; private set; }

    public long SealedNumber { get; private set; }

    /// <summary>
    /// A full tail becomes a segment, exactly as the present head has it. What a segment holds is therefore decided by the head's version alone, and whoever writes
    /// it on the ground of the same version writes the same.
    /// </summary>
    private void MakeRoom(JournalHead head, int tailBytes, long first)
    {
        if (first != head.Last + 1 && head.Last != 0)
        {
            // A snapshot is ahead of the journal: everything here is covered by it.
            Next.Tail.Clear();
        }
        else if (Next.DroppedUpTo < head.Last && head.Tail.Sum(record => (long)record.Length) >= tailBytes)
        {
            Sealed = new() { First = head.TailFirst, Records = head.Tail };
            SealedNumber = Next.NextSegment;
            Next.SegmentLasts.Add(head.Last);
            Next.Tail.Clear();
        }
    }

    private void Trim()
    {
        if (Next.Last < Next.DroppedUpTo)
        {
            (Next.Last, Next.Tail) = (Next.DroppedUpTo, []);
        }

        var segments = Next.SegmentLasts.FindIndex(last => last > Next.DroppedUpTo);
        segments = segments < 0 ? Next.SegmentLasts.Count : segments;
        Next.SegmentLasts.RemoveRange(0, segments);
        Next.FirstSegment += segments;
        Next.Tail.RemoveRange(0, (int)Math.Clamp(Next.DroppedUpTo - Next.TailFirst + 1, 0, Next.Tail.Count));
    }
}
