using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OnlineLearning.Storage.Sqlite;

namespace OnlineLearning.Benchmarks;

/// <summary>
/// The journal against a bare loop that inserts the same records of 200 bytes, in transactions of the same size, without grains, index, threads or acknowledgements: a row a record,
/// and a row a transaction. All with <c>synchronous=FULL</c> on the same disk in the same run.
/// </summary>
public static class JournalBench
{
    private const int Records = 200_000;
    private const int RecordBytes = 200;
    private const int InFlight = 256;
    private const int Grains = 1000;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("online-learning-bench-").FullName;
        try
        {
            // The first round warms up.
            for (var round = 0; round < 3; round++)
            {
                var rows = Bare(Path.Combine(folder, $"rows{round}.db"), recordsInRow: 1);
                var blobs = Bare(Path.Combine(folder, $"blobs{round}.db"), recordsInRow: InFlight);
                var awaited = Journal(Path.Combine(folder, $"awaited{round}.db"), InFlight);
                var open = Journal(Path.Combine(folder, $"open{round}.db"), Records);
                if (round > 0)
                {
                    Console.WriteLine($"bare, a row a record: {rows:N0} records/s = 1; a row a transaction: {blobs / rows:F2}");
                    Console.WriteLine($"journal, {InFlight} in flight: {awaited.Rate / rows:F2} ({awaited.Rate:N0}/s), {awaited.Allocated:F1} B an append");
                    Console.WriteLine($"journal, un-awaited: {open.Rate / rows:F2} ({open.Rate:N0}/s), {open.Nanoseconds:F0} ns a call, {open.Allocated:F1} B an append");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Records a second.</summary>
    private static double Bare(string file, int recordsInRow)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE record(id INTEGER PRIMARY KEY, data BLOB NOT NULL)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO record(data) VALUES($data)";
        command.Parameters.AddWithValue("$data", new byte[RecordBytes * recordsInRow]);
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < Records; done += InFlight)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var i = 0; i < InFlight; i += recordsInRow)
            {
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return Records / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Durable records a second, the time of a call in its caller, and bytes allocated by all threads.</summary>
    private static (double Rate, double Nanoseconds, double Allocated) Journal(string file, int inFlight)
    {
        using var store = new SqliteStore(Options.Create(new SqliteStorageOptions { Path = file }));
        var journal = new SqliteJournal(store);
        var grains = Enumerable.Range(0, Grains).Select(i => GrainId.Create("entity", $"driver/{i}")).ToArray();
        ReadOnlyMemory<byte>[] record = [new byte[RecordBytes]];
        var window = new Task[Math.Min(inFlight, Records)];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        long calling = 0;
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < Records; done += window.Length)
        {
            var count = Math.Min(window.Length, Records - done);
            var call = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                window[i] = journal.AppendAsync(grains[(done + i) % Grains], (done + i) / Grains + 1, record);
            }

            calling += Stopwatch.GetTimestamp() - call;
            for (var i = 0; i < count; i++)
            {
                window[i].GetAwaiter().GetResult();
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return (Records / seconds, calling * 1e9 / Stopwatch.Frequency / Records, (double)allocated / Records);
    }
}
