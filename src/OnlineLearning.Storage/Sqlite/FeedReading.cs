using Microsoft.Data.Sqlite;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>Reads segments whole, in their order: they are committed in it, so what is not there yet has a greater number.</summary>
internal static class FeedReading
{
    /// <summary>Of a record with its grain.</summary>
    private const int LikelyBytes = 100;

    public static IReadOnlyList<FeedSegment> Read(SqliteConnection connection, string path, long after, long mostBytes)
    {
        var found = new List<FeedSegment>();
        var grains = new GrainIdReader();
        using var segments = new Statement(connection, "SELECT id, data FROM segment WHERE id > ?1 ORDER BY id");
        segments.Bind(1, after);
        for (var bytes = 0L; bytes < mostBytes && segments.Step();)
        {
            var id = segments.Int64(0);
            var data = segments.Blob(1).ToArray();
            bytes += data.Length;
            var records = new List<FeedRecord>(data.Length / LikelyBytes + 1);
            JournalEntries.Parse(data, grains, $"'{path}' is damaged: segment {id} of the journal cannot be read.", records);
            found.Add(new(id, records));
        }

        return found;
    }
}
