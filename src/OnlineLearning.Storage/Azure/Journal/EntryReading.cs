using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Azure;

/// <summary>Reads one grain's entries out of the log: those that lie close together with one request.</summary>
internal static class EntryReading
{
    private const int MostGap = 128 << 10;
    private const int MostBytes = 4 << 20;

    /// <returns>Null when a blob is not there any more.</returns>
    public static async Task<List<JournalRecord>?> Read(AppendLog log, JournalEntry[] entries, long after, CancellationToken cancellation)
    {
        var records = new List<JournalRecord>();
        for (var i = 0; i < entries.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var (blob, start) = Place(entries[i]);
            var (end, next) = (start + entries[i].Length, i + 1);
            while (next < entries.Length && Place(entries[next]) is var (nextBlob, nextStart) && nextBlob == blob && nextStart - end <= MostGap && nextStart + entries[next].Length - start <= MostBytes)
            {
                end = nextStart + entries[next++].Length;
            }

            var bytes = await log.Read(blob, start, (int)(end - start)).ConfigureAwait(false);
            if (bytes is null)
            {
                return null;
            }

            for (; i < next; i++)
            {
                Parse(bytes.AsMemory((int)(Place(entries[i]).Start - start), entries[i].Length), entries[i], after, records);
            }
        }

        return records;
    }

    private static (int Blob, long Start) Place(JournalEntry entry)
    {
        var (blob, offset) = JournalFrame.PlaceOf(entry.Segment);
        return (blob, offset + JournalFrame.HeaderBytes + entry.Offset);
    }

    private static void Parse(ReadOnlyMemory<byte> bytes, JournalEntry entry, long after, List<JournalRecord> records)
    {
        var reader = new JournalReader(bytes.Span);
        // Grain type and key, first number and count: the index has them.
        reader.Data();
        reader.Data();
        reader.Number();
        reader.Number();
        for (var sequence = entry.First; sequence <= entry.Last; sequence++)
        {
            var length = reader.Data().Length;
            if (sequence > after)
            {
                records.Add(new(sequence, bytes.Slice(reader.Position - length, length)));
            }
        }
    }
}
