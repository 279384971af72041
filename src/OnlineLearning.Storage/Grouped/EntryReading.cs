using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Grouped;

/// <summary>A grain's records out of its entries, read in several pieces; sees when one is missing between them.</summary>
internal sealed class EntryReading(GrainId grain, long after)
{
    private readonly long _after = after;
    private readonly List<JournalRecord> _records = [];
    private readonly GrainIdReader _grains = new();
    private readonly List<FeedRecord> _entry = [];

    public GrainId Grain => grain;

    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>Records up to there are covered by a snapshot.</summary>
    public long DroppedUpTo { get; private set; }

    /// <summary>The last number that is here or is not wanted.</summary>
    public long After { get; private set; } = after;

    public string Gap { get; private set; } = "";

    public void Restart()
    {
        _records.Clear();
        After = _after;
    }

    /// <summary>False where a record is missing.</summary>
    public bool Add(StoredEntries stored)
    {
        DroppedUpTo = Math.Max(DroppedUpTo, stored.DroppedUpTo);
        After = Math.Max(After, stored.DroppedUpTo);
        foreach (var bytes in stored.Entries)
        {
            _entry.Clear();
            JournalEntries.Parse(bytes, _grains, $"The journal of {grain} is damaged: the entry after record {After} cannot be read.", _entry);
            foreach (var record in _entry)
            {
                if (record.Sequence <= After)
                {
                    continue;
                }

                if (record.Sequence != After + 1)
                {
                    Gap = $"record {record.Sequence} follows on {After}.";
                    return false;
                }

                _records.Add(new(record.Sequence, record.Data));
                After = record.Sequence;
            }
        }

        return true;
    }
}
