using System.Runtime.InteropServices;
using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>Builds the index from the file at start.</summary>
internal static class JournalLoading
{
    public static JournalIndex Load(SqliteFile file, SqliteStorageOptions options)
    {
        var index = new JournalIndex(options.RememberedGrains, new JournalFeedIndex(options.Feed));
        using (var feed = new Statement(file.Writing, "SELECT journal, up_to, newest FROM feed"))
        {
            feed.Step();
            index.RestoreFeed(feed.Text(0), feed.Int64(1), feed.Int64(2));
            feed.Reset();
        }

        var grains = new GrainIdReader();
        // Marks older than every segment say nothing about what is left.
        SqliteFile.Execute(file.Writing, "DELETE FROM dropped WHERE through < (SELECT coalesce(min(id), 9223372036854775807) FROM segment)");
        using (var marks = new Statement(file.Writing, "SELECT grain, up_to, through FROM dropped"))
        {
            while (marks.Step())
            {
                var reader = new JournalReader(marks.Blob(0));
                index.Restore(grains.Read(ref reader), marks.Int64(1), marks.Int64(2));
            }
        }

        using var segments = new Statement(file.Writing, "SELECT id, data FROM segment ORDER BY id");
        var entries = new List<WaitingEntry>();
        while (segments.Step())
        {
            var id = segments.Int64(0);
            var data = segments.Blob(1);
            entries.Clear();
            try
            {
                Read(data, index, grains, entries);
            }
            catch (Exception failure) when (failure is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
            {
                throw new StorageUnavailableException($"'{file.Path}' is damaged: segment {id} of the journal cannot be read.", failure);
            }

            index.Add(id, data.Length, CollectionsMarshal.AsSpan(entries));
        }

        index.RestAll();
        return index;
    }

    private static void Read(ReadOnlySpan<byte> data, JournalIndex index, GrainIdReader grains, List<WaitingEntry> entries)
    {
        var reader = new JournalReader(data);
        while (!reader.AtEnd)
        {
            var offset = reader.Position;
            var log = index.Of(grains.Read(ref reader));
            var (first, count) = (reader.Number(), checked((int)reader.Number()));
            for (var i = 0; i < count; i++)
            {
                reader.Data();
            }

            // Segments are deleted in any order once dropped: what comes before a gap was dropped, though its mark is not here.
            if (log.Last != 0 && first > log.Last + 1)
            {
                index.Drop(log, first - 1);
            }

            log.Last = Math.Max(log.Last, first + count - 1);
            entries.Add(new(log, first, count, offset, reader.Position - offset));
        }
    }
}
