using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.Redis;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A journal on the run's Redis, under a prefix and a user of its own.</summary>
internal sealed class RedisHouse : ISharedJournalHouse
{
    private readonly RedisServerProcess _server;
    private readonly string _user;
    private readonly Action<RedisJournalOptions> _configure;
    private readonly List<GroupJournal> _opened = [];

    public RedisHouse(RedisServerProcess server, Action<RedisJournalOptions>? configure = null)
    {
        (_server, _user, _configure) = (server, server.NewUser(), configure ?? (_ => { }));
        Journal = Another();
    }

    public IJournal Journal { get; private set; }

    public string Prefix => $"{{{_user}}}";

    public bool FailWrites
    {
        set => _server.MayWrite(_user, !value);
    }

    public IJournal Another()
    {
        var options = new RedisJournalOptions { ConnectionString = $"{_server.Connection},user={_user},password=any", KeyPrefix = _user };
        _configure(options);
        var journal = RedisJournal.Open(options, NullLogger.Instance);
        _opened.Add(journal);
        return journal;
    }

    public void Reopen()
    {
        Close();
        Journal = Another();
    }

    public void Close() => ((GroupJournal)Journal).DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Raise(int versions) => _server.Admin.GetDatabase().HashIncrement($"{Prefix}:journal", "form", versions);

    public string Stored() => string.Join('\n', _server.Admin.GetServers()[0].Keys(pattern: $"{Prefix}:*").OrderBy(key => key.ToString(), StringComparer.Ordinal).Select(key => $"{key} {Convert.ToHexString(_server.Admin.GetDatabase().KeyDump(key)!)}"));

    /// <summary>Without a word to the old one.</summary>
    public void Crash() => Journal = Another();

    public void Dispose()
    {
        FailWrites = false;
        foreach (var journal in _opened)
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
