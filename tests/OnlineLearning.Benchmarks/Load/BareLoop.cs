using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>What a label cannot do without: its two records as rows of one SQLite file, <c>synchronous=FULL</c>, in a given number of transactions; no grain, index, thread or answer.</summary>
internal static class BareLoop
{
    /// <summary>Labels a second.</summary>
    public static double Run(string file, int labels, long transactions, (int Shard, int Entity) sizes)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096; CREATE TABLE record(id INTEGER PRIMARY KEY, data BLOB NOT NULL)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO record(data) VALUES($data)";
        var data = command.Parameters.AddWithValue("$data", Array.Empty<byte>());
        command.Prepare();
        FillWriteAheadFile(connection, command, data);
        byte[][] records = [new byte[sizes.Shard], new byte[sizes.Entity]];
        var all = 2L * labels;
        var start = Stopwatch.GetTimestamp();
        for (long done = 0, number = 1; number <= transactions; number++)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (; done < all * number / transactions; done++)
            {
                data.Value = records[done & 1];
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return labels / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Once past its bound the write-ahead file is written over from its beginning, as the server's is; while it grows, each sync costs the file system more.</summary>
    private static void FillWriteAheadFile(SqliteConnection connection, SqliteCommand command, SqliteParameter data)
    {
        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        data.Value = new byte[1 << 20];
        for (var i = 0; i < 24; i++)
        {
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
