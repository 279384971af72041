using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The database file: opened by one server only, its schema, its one writing connection and its reading ones.</summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>Raised with every change of the tables below.</summary>
    private const long SchemaVersion = 2;

    /// <summary>Sharing violations: EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static readonly int[] LockedByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly SqliteStorageOptions _options;
    private readonly FileStream _lock;
    private readonly SemaphoreSlim _readers;
    private readonly ConcurrentBag<SqliteConnection> _resting = [];

    public SqliteFile(SqliteStorageOptions options)
    {
        _options = options;
        _readers = new(options.Readers);
        Path = System.IO.Path.GetFullPath(options.Path);
        _lock = Lock(Path);
        SqliteConnection? writing = null;
        try
        {
            CheckVersion();
            writing = Connect();
            Execute(writing, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;");
            CreateTables(writing);
            if (options.FileBoundBytes > 0)
            {
                Execute(writing, $"PRAGMA max_page_count = {options.FileBoundBytes / Number(writing, "PRAGMA page_size")}");
            }

            Writing = writing;
        }
        catch (Exception failure)
        {
            writing?.Dispose();
            _lock.Dispose();
            throw failure is SqliteException ? new StorageUnavailableException($"'{Path}' cannot be opened as a database: {failure.Message}", failure) : failure;
        }
    }

    public string Path { get; }

    /// <summary>Used by the commit thread alone, once it runs.</summary>
    public SqliteConnection Writing { get; }

    /// <summary>Runs <paramref name="read"/> on a reading connection, off the caller's scheduler.</summary>
    public async Task<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
                    if (!_resting.TryTake(out var connection))
                    {
                        connection = Connect();
                        Execute(connection, "PRAGMA query_only = 1");
                    }

                    try
                    {
                        return read(connection);
                    }
                    finally
                    {
                        _resting.Add(connection);
                    }
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    public void Dispose()
    {
        // All places taken: no read is under way, none will start.
        for (var i = 0; i < _options.Readers; i++)
        {
            _readers.Wait();
        }

        _readers.Dispose();
        foreach (var connection in _resting)
        {
            connection.Dispose();
        }

        Writing.Dispose();
        _lock.Dispose();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Number() ?? 0;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}");
        return connection;
    }

    /// <summary>Two servers on one file would each keep an index that the other makes wrong: the second is refused.</summary>
    private static FileStream Lock(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The data folder '{folder}' cannot be created: {failure.Message}", failure);
        }

        var file = path + ".lock";
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (LockedByAnother.Contains(failure.HResult))
        {
            throw new StorageUnavailableException($"'{path}' is in use: another server holds '{file}'. Stop it, or give this one its own data folder.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"'{file}' cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Without a connection that writes: closed, it would put into a file that is refused what its last server left beside it.</summary>
    private void CheckVersion()
    {
        if (File.Exists(Path) && StoredVersion() is var version && version > SchemaVersion)
        {
            throw new StorageUnavailableException(NewerStateException.Text($"The schema of '{Path}'", version, SchemaVersion));
        }
    }

    private long StoredVersion()
    {
        if (new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 })
        {
            using var reading = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            reading.Open();
            return Number(reading, "PRAGMA user_version");
        }

        // After an orderly stop it is in the header, at byte 60, the highest first (sqlite.org/fileformat2.html, 1.3): even a reading connection would leave files beside.
        Span<byte> header = stackalloc byte[64];
        try
        {
            using var file = File.OpenRead(Path);
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header.StartsWith("SQLite format 3\0"u8) ? BinaryPrimitives.ReadUInt32BigEndian(header[60..]) : 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Opening it as a database will say so.
            return 0;
        }
    }

    private void CreateTables(SqliteConnection connection)
    {
        var version = Number(connection, "PRAGMA user_version");
        if (version < 1)
        {
            // segment.id only grows; dropped.through is the newest segment at the time of the drop: below the oldest segment the mark says nothing.
            Execute(connection, """
                BEGIN IMMEDIATE;
                CREATE TABLE segment(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
                CREATE TABLE dropped(grain BLOB PRIMARY KEY, up_to INTEGER NOT NULL, through INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE grain_state(id INTEGER PRIMARY KEY, grain TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, data BLOB, UNIQUE(grain, name));
                CREATE TABLE state_version(last INTEGER NOT NULL);
                INSERT INTO state_version VALUES(0);
                PRAGMA user_version = 1;
                COMMIT;
                """);
        }

        if (version < 2)
        {
            // One row. newest: the last segment when any was deleted, so that a number is never given out twice, though no segment be left.
            Execute(connection, """
                BEGIN IMMEDIATE;
                CREATE TABLE feed(journal TEXT NOT NULL, up_to INTEGER NOT NULL, newest INTEGER NOT NULL);
                INSERT INTO feed VALUES(lower(hex(randomblob(16))), 0, 0);
                PRAGMA user_version = 2;
                COMMIT;
                """);
        }
    }
}
