using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Generic;
using OnlineLearning.Storage.Sqlite;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>A journal with what the conformance suite needs around it: a restart, and a store that fails.</summary>
internal interface IJournalHouse : IDisposable
{
    IJournal Journal { get; }

    /// <summary>A second process's view of the same store, or the same journal where only one process can be.</summary>
    void Reopen();

    /// <summary>While true the store refuses every write, and nothing of it is kept.</summary>
    bool FailWrites { set; }

    /// <summary>The journal in order, without another after it.</summary>
    void Close();

    /// <summary>Closed, as a server would have left it whose form of the journal is newer by so many versions.</summary>
    void Raise(int versions);

    /// <summary>Everything that is stored, or its hash.</summary>
    string Stored();

    /// <summary>As <see cref="Reopen"/>, of a process that was killed.</summary>
    void Crash() => Reopen();
}

/// <summary>A store that several processes use at once.</summary>
internal interface ISharedJournalHouse : IJournalHouse
{
    /// <summary>The journal as one more process opens it, beside <see cref="IJournalHouse.Journal"/>.</summary>
    IJournal Another() => Another(null);

    /// <summary>As above, by a silo of this name among several.</summary>
    IJournal Another(JournalWriter? writer);
}

internal static class Houses
{
    public static ServiceProvider Services { get; } = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static Serializer Serializer => Services.GetRequiredService<Serializer>();

    public static SqliteGrainStorage States(SqliteStore store) =>
        new(store, new OrleansGrainStorageSerializer(Serializer), Services.GetRequiredService<IActivatorProvider>());
}

internal class SqliteHouse : IJournalHouse
{
    private readonly TemporaryFolder _folder = new();
    private readonly Action<SqliteStorageOptions> _configure;
    private SqliteConnection? _blocking;

    public SqliteHouse(Action<SqliteStorageOptions>? configure = null)
    {
        _configure = configure ?? (_ => { });
        File = _folder.File("data.db");
        Open();
    }

    public string File { get; private set; }

    public SqliteStore Store { get; private set; } = null!;

    public IJournal Journal { get; private set; } = null!;

    /// <summary>Another program holds the database's own lock.</summary>
    public bool FailWrites
    {
        set
        {
            _blocking?.Dispose();
            _blocking = null;
            if (value)
            {
                _blocking = new($"Data Source={File};Pooling=False");
                _blocking.Open();
                Execute(_blocking, "BEGIN IMMEDIATE");
            }
        }
    }

    public void Reopen()
    {
        Close();
        Open();
    }

    public void Close() => Store.Dispose();

    public void Raise(int versions)
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var read = connection.CreateCommand();
            read.CommandText = "PRAGMA user_version";
            Execute(connection, $"PRAGMA user_version = {(long)read.ExecuteScalar()! + versions}");
        }
    }

    public string Stored() => string.Join(' ', Directory.GetFiles(Path.GetDirectoryName(File)!, "data.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order().Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}"));

    /// <summary>The files as a killed process would leave them, in another folder; this house goes on there.</summary>
    public void Crash()
    {
        var copy = Directory.CreateDirectory(_folder.File(Path.GetRandomFileName())).FullName;
        // Two files are not copied at one moment: meanwhile nothing may be written, not even what was dropped.
        FailWrites = true;
        foreach (var end in new[] { "", "-wal" })
        {
            System.IO.File.Copy(File + end, Path.Combine(copy, "data.db" + end));
        }

        FailWrites = false;
        Store.Dispose();
        File = Path.Combine(copy, "data.db");
        Open();
    }

    public void Dispose()
    {
        FailWrites = false;
        Store.Dispose();
        _folder.Dispose();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected virtual IJournal Make(SqliteStore store) => new SqliteJournal(store);

    private void Open()
    {
        var options = new SqliteStorageOptions { Path = File, BusyTimeout = TimeSpan.Zero };
        _configure(options);
        Store = new(Options.Create(options));
        Journal = Make(Store);
    }
}

internal sealed class StorageOnSqliteHouse(StorageJournalOptions options) : SqliteHouse
{
    protected override IJournal Make(SqliteStore store) => new StorageJournal(Houses.States(store), options);
}

internal sealed class StorageOnMemoryHouse(StorageJournalOptions options) : ISharedJournalHouse
{
    public MemoryStorage Storage { get; } = new(Houses.Serializer);

    public IJournal Journal { get; private set; } = null!;

    public bool FailWrites
    {
        set => Storage.FailWrites = value;
    }

    public StorageOnMemoryHouse Opened()
    {
        Reopen();
        return this;
    }

    public void Reopen() => Journal = Another();

    public void Close()
    {
    }

    public void Raise(int versions)
    {
        foreach (var grain in Storage.Grains)
        {
            var head = new GrainState<JournalHead>(new());
            Storage.ReadStateAsync("journal", grain, head);
            head.State!.Form += versions;
            Storage.WriteStateAsync("journal", grain, head);
        }
    }

    public string Stored() => Storage.ToString();

    public IJournal Another(JournalWriter? writer = null) => new StorageJournal(Storage, options, writer);

    public void Dispose()
    {
    }
}
