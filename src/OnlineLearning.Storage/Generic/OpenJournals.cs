using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Generic;

/// <summary>The grains whose journals this process has used, how much they hold and who holds the oldest. Guarded by the journal's gate.</summary>
internal sealed class OpenJournals(int rememberedGrains)
{
    private readonly Dictionary<GrainId, OpenJournal> _journals = [];
    private readonly Queue<OpenJournal> _resting = new();
    private long _order;

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    public OpenJournal Of(GrainId grain)
    {
        if (!_journals.TryGetValue(grain, out var journal))
        {
            _journals.Add(grain, journal = new(grain));
        }

        return journal;
    }

    public List<GrainId> Oldest(int most) =>
        [.. _journals.Values.Where(journal => journal.Writes.Count > 0).OrderBy(journal => journal.Writes.Peek().Order).Take(most).Select(journal => journal.Grain)];

    /// <summary>The head was written.</summary>
    public void Written(OpenJournal journal, HeadChange change)
    {
        if (change.Accepted.Count > 0)
        {
            journal.Writes.Enqueue((change.Accepted[^1].Last, _order++, change.Accepted.Sum(append => append.Bytes)));
        }

        while (journal.Writes.TryPeek(out var oldest) && oldest.Last <= change.Next.DroppedUpTo)
        {
            journal.Writes.Dequeue();
        }

        Recount(journal);
    }

    /// <summary>The head and the records above <paramref name="after"/> were read. A reader whose snapshot is ahead of the journal has what is missing: those numbers are taken.</summary>
    public void Read(OpenJournal journal, long after, List<JournalRecord> records)
    {
        journal.Broken = false;
        var head = journal.Head!.State!;
        if (after > head.Last)
        {
            journal.DropUpTo = Math.Max(journal.DropUpTo, after);
        }

        journal.Writes.Clear();
        if (head.Last > Math.Max(head.DroppedUpTo, journal.DropUpTo))
        {
            journal.Writes.Enqueue((head.Last, _order++, records.Sum(record => (long)record.Data.Length)));
        }

        Recount(journal);
    }

    /// <summary>Grains without records queue here; beyond the bound the first that nobody uses is forgotten.</summary>
    public void Rest(OpenJournal journal)
    {
        if (journal is { Resting: false, Idle: true })
        {
            journal.Resting = true;
            _resting.Enqueue(journal);
        }

        for (var looks = 0; looks < 2 && _resting.Count > rememberedGrains; looks++)
        {
            var first = _resting.Dequeue();
            first.Resting = false;
            if (first.Idle)
            {
                _journals.Remove(first.Grain);
            }
        }
    }

    private void Recount(OpenJournal journal)
    {
        var head = journal.Head!.State!;
        var (records, bytes) = journal.Writes.Count == 0 ? (0, 0) : (head.Last - head.DroppedUpTo, journal.Writes.Sum(write => write.Bytes));
        (Records, Bytes) = (Records + records - journal.Records, Bytes + bytes - journal.Bytes);
        (journal.Records, journal.Bytes) = (records, bytes);
    }
}
