using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.PostgreSql;
using OnlineLearning.Storage.Redis;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>An append whose answer is lost on the way was kept or was not: it is sent again, and kept once.</summary>
public sealed class LostAnswerTests(StorageServers servers)
{
    private static readonly ReadOnlyMemory<byte>[] Record = [new byte[] { 1 }];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_keeps_an_append_once_whose_answer_was_lost()
    {
        using var proxy = new CuttingProxy(servers.Redis.Port);
        await using var journal = RedisJournal.Open(new() { ConnectionString = $"127.0.0.1:{proxy.Port}", KeyPrefix = "lost" }, NullLogger.Instance);
        await Lose(proxy, journal);
    }

    [Fact]
    public async Task PostgreSql_keeps_an_append_once_whose_answer_was_lost()
    {
        using var proxy = new CuttingProxy(servers.PostgreSql.Port);
        await using var journal = PostgreSqlJournal.Open(new() { ConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres", Schema = "lost" }, NullLogger.Instance);
        await Lose(proxy, journal);
    }

    private static async Task Lose(CuttingProxy proxy, GroupJournal journal)
    {
        var grains = Enumerable.Range(0, 5).Select(i => GrainId.Create("entity", $"lost/{i}")).ToArray();
        for (var number = 1; number <= 12; number++)
        {
            if (number % 3 == 0)
            {
                proxy.LoseNextAnswer();
            }

            await Task.WhenAll(grains.Select(grain => journal.AppendAsync(grain, number, Record)));
        }

        Assert.True(proxy.Swallowed >= 3, $"{proxy.Swallowed} answers were lost");
        Assert.Equal(60, journal.Size.Records);
        foreach (var grain in grains)
        {
            Assert.Equal(Enumerable.Range(1, 12).Select(number => (long)number), (await journal.ReadAsync(grain, 0, Token)).Select(record => record.Sequence));
        }
    }
}
