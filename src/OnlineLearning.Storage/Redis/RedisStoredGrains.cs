using System.Runtime.CompilerServices;
using OnlineLearning.Contracts.Storage;
using StackExchange.Redis;

namespace OnlineLearning.Storage.Redis;

/// <summary>
/// One walk through the keys: of the journal those with a grain's numbers, which stay for good, and those of Orleans' provider for states, <c>{service id}/state/{grain id}/{state name}</c>. Redis may tell a key twice.
/// </summary>
internal sealed class RedisStoredGrains(RedisJournalOptions options, string serviceId) : IStoredGrains
{
    private const int PageKeys = 1000;

    public async IAsyncEnumerable<GrainId> ListAsync(GrainType type, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (heads, states, stateEnd) = ($"{{{options.KeyPrefix}}}:grain:{type}/", $"{serviceId}/state/{type}/", $"/{IStoredGrains.StateName}");
        await using var connection = await Connect(cancellation).ConfigureAwait(false);
        var database = connection.GetDatabase().Database;
        foreach (var server in connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            await using var keys = server.KeysAsync(database, pageSize: PageKeys).GetAsyncEnumerator(cancellation);
            while (await Next(keys).ConfigureAwait(false))
            {
                var key = keys.Current.ToString();
                if (key.StartsWith(heads, StringComparison.Ordinal))
                {
                    yield return GrainId.Create(type, key[heads.Length..]);
                }
                else if (key.StartsWith(states, StringComparison.Ordinal) && key.EndsWith(stateEnd, StringComparison.Ordinal))
                {
                    yield return GrainId.Create(type, key[states.Length..^stateEnd.Length]);
                }
            }
        }
    }

    private async Task<ConnectionMultiplexer> Connect(CancellationToken cancellation)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        configuration.AbortOnConnectFail = true;
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            throw Unavailable(failure);
        }
    }

    private static async ValueTask<bool> Next(IAsyncEnumerator<RedisKey> keys)
    {
        try
        {
            return await keys.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw Unavailable(failure);
        }
    }

    private static JournalUnavailableException Unavailable(Exception failure) => new($"Redis does not list its keys: {failure.Message}", failure);
}
