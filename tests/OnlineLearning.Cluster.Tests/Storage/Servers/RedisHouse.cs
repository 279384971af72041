using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.Redis;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A journal on the run's Redis, under a prefix and a user of its own.</summary>
internal sealed class RedisHouse : GroupHouse
{
    private readonly RedisServerProcess _server;
    private readonly string _user;
    private readonly Action<RedisJournalOptions> _configure;

    public RedisHouse(RedisServerProcess server, Action<RedisJournalOptions>? configure = null)
    {
        (_server, _user, _configure) = (server, server.NewUser(), configure ?? (_ => { }));
        Journal = Another();
    }

    public string Prefix => $"{{{_user}}}";

    public override bool FailWrites
    {
        set => _server.MayWrite(_user, !value);
    }

    public override void Raise(int versions) => _server.Admin.GetDatabase().HashIncrement($"{Prefix}:journal", "form", versions);

    public override string Stored() => string.Join('\n', _server.Admin.GetServers()[0].Keys(pattern: $"{Prefix}:*").OrderBy(key => key.ToString(), StringComparer.Ordinal).Select(key => $"{key} {Convert.ToHexString(_server.Admin.GetDatabase().KeyDump(key)!)}"));

    protected override GroupJournal Open(JournalWriter? writer)
    {
        var options = new RedisJournalOptions { ConnectionString = $"{_server.Connection},user={_user},password=any", KeyPrefix = _user };
        _configure(options);
        return RedisJournal.Open(options, NullLogger.Instance, writer);
    }
}
