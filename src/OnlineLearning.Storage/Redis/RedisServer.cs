using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OnlineLearning.Storage.Redis;

/// <summary>The connection to a Redis server, and what the server promises.</summary>
internal sealed class RedisServer(RedisJournalOptions options, ILogger logger) : IAsyncDisposable
{
    private readonly ConfigurationOptions _configuration = Configure(options);
    private ConnectionMultiplexer? _connection;

    public string Name => $"Redis at {string.Join(", ", _configuration.EndPoints)}";

    public IDatabase Database => _connection!.GetDatabase();

    /// <exception cref="StorageUnavailableException">It acknowledges what it can lose, and <see cref="Grouped.GroupJournalOptions.RequireDurable"/> is set.</exception>
    public async Task Open(CancellationToken cancellation)
    {
        _connection ??= await ConnectionMultiplexer.ConnectAsync(_configuration).WaitAsync(cancellation).ConfigureAwait(false);
        var server = _connection.GetServers().First(server => server is { IsConnected: true, IsReplica: false });
        Dictionary<string, string> settings;
        try
        {
            settings = (await Task.WhenAll(server.ConfigGetAsync("append*"), server.ConfigGetAsync("maxmemory*")).ConfigureAwait(false)).SelectMany(pairs => pairs).ToDictionary();
        }
        catch (RedisServerException failure)
        {
            logger.LogWarning("{Server} does not tell its settings ({Reason}): acknowledged records survive a crash of it only with 'appendonly yes', 'appendfsync always' and 'maxmemory-policy noeviction'", Name, failure.Message);
            return;
        }

        var losses = Losses(settings).ToList();
        if (losses.Count > 0 && options.RequireDurable)
        {
            throw new StorageUnavailableException($"{Name} acknowledges what it can lose: {string.Join(" ", losses)} Set 'appendonly yes', 'appendfsync always' and 'maxmemory-policy noeviction' there, or accept the loss with {nameof(RedisJournalOptions.RequireDurable)}=false.");
        }

        foreach (var loss in losses)
        {
            logger.LogWarning("{Server} acknowledges what it can lose: {Loss}", Name, loss);
        }
    }

    /// <summary>Failures of the way there, and of a server that is starting, changing over, or short of something: they may pass.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException or IOException => true,
        RedisServerException server => ((string[])["LOADING", "BUSY", "NOREPLICAS", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "UNBLOCKED"]).Any(code => server.Message.Contains(code, StringComparison.Ordinal)),
        _ => false,
    };

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Losses(Dictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("appendonly", "yes") != "yes")
        {
            yield return "'appendonly' is no, so a crash takes back everything since its last dump.";
        }
        else if (settings.GetValueOrDefault("appendfsync", "always") is var sync and not "always")
        {
            yield return $"'appendfsync' is {sync}, so a loss of power takes back {(sync == "everysec" ? "the last one to two seconds" : "what the system has not written yet")}.";
        }

        if (settings.GetValueOrDefault("maxmemory", "0") != "0" && settings.GetValueOrDefault("maxmemory-policy", "noeviction") is var policy and not "noeviction")
        {
            yield return $"'maxmemory-policy' is {policy}, so it deletes keys when its memory is full.";
        }
    }

    /// <summary>A command that cannot be sent fails at once: what is sent again, and for how long, is the journal's business.</summary>
    private static ConfigurationOptions Configure(RedisJournalOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = (int)options.CommitTimeout.TotalMilliseconds;
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 0;
        // For reading the server's settings, nothing else.
        configuration.AllowAdmin = true;
        configuration.ClientName ??= "online-learning";
        return configuration;
    }
}
