using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.PostgreSql;
using OnlineLearning.Storage.Redis;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>What is special to stores behind a network: what they promise, how long they are waited for, and who makes their tables.</summary>
public sealed class ServerStoreTests(StorageServers servers)
{
    private static readonly ReadOnlyMemory<byte>[] Record = [new byte[] { 1 }];
    private static readonly GrainId A = GrainId.Create("entity", "a");
    private static readonly GrainId B = GrainId.Create("entity", "b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("'appendonly' is no", "--appendonly", "no")]
    [InlineData("'appendfsync' is everysec", "--appendonly", "yes", "--appendfsync", "everysec")]
    [InlineData("'maxmemory-policy' is allkeys-lru", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")]
    public async Task A_redis_that_can_lose_what_it_acknowledges_is_refused_until_that_is_accepted(string loss, params string[] settings)
    {
        _ = servers.Redis;
        using var redis = RedisServerProcess.Start(settings)!;
        var options = new RedisJournalOptions { ConnectionString = redis.Connection };
        Assert.Contains(loss, Assert.Throws<StorageUnavailableException>(() => RedisJournal.Open(options, NullLogger.Instance)).Message);
        options.RequireDurable = false;
        await RedisJournal.Open(options, NullLogger.Instance).DisposeAsync();
    }

    [Fact]
    public async Task A_database_whose_commits_do_not_wait_for_the_disk_is_refused_until_that_is_accepted()
    {
        var database = servers.PostgreSql.NewDatabase();
        servers.PostgreSql.Execute($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET synchronous_commit = off");
        var options = new PostgreSqlJournalOptions { ConnectionString = database };
        Assert.Contains("'synchronous_commit' is off", Assert.Throws<StorageUnavailableException>(() => PostgreSqlJournal.Open(options, NullLogger.Instance)).Message);
        options.RequireDurable = false;
        await PostgreSqlJournal.Open(options, NullLogger.Instance).DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_does_not_answer_fails_its_appends_in_the_stated_time_and_keeps_none_of_them()
    {
        using var house = new PostgreSqlHouse(servers.PostgreSql, options => options.CommitTimeout = TimeSpan.FromMilliseconds(400));
        await house.Journal.AppendAsync(A, 1, Record);
        var watch = Stopwatch.StartNew();
        using (house.Stall())
        {
            var stalled = new[] { house.Journal.AppendAsync(A, 2, Record), house.Journal.AppendAsync(B, 1, Record) };
            foreach (var append in stalled)
            {
                Assert.Contains("no answer in 0.4 s", (await Assert.ThrowsAsync<JournalUnavailableException>(() => append)).Message);
            }

            Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(350), TimeSpan.FromSeconds(20));
        }

        Assert.Equal([1], (await house.Journal.ReadAsync(A, 0, Token)).Select(record => record.Sequence));
        Assert.Empty(await house.Journal.ReadAsync(B, 0, Token));
        await house.Journal.AppendAsync(A, 2, Record);
    }

    [Fact]
    public async Task Silos_that_start_at_once_make_the_tables_once()
    {
        var options = new PostgreSqlJournalOptions { ConnectionString = servers.PostgreSql.NewDatabase() };
        var journals = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgreSqlJournal.Open(options, NullLogger.Instance), Token)));
        await Task.WhenAll(Enumerable.Range(0, 6).SelectMany(_ => new[]
        {
            new PostgreSqlTables(options.ConnectionString, PostgreSqlSchema.ApplyStorage).Apply(Token),
            new PostgreSqlTables(options.ConnectionString, PostgreSqlSchema.ApplyClustering).Apply(Token),
        }));
        Assert.Single(journals.Select(journal => journal.Journal).Distinct());
        foreach (var journal in journals)
        {
            await journal.DisposeAsync();
        }

        servers.PostgreSql.Execute("UPDATE online_learning.schema_version SET version = version + 1", options.ConnectionString);
        Assert.Contains("version 3 was found, this server reads up to version 2", Assert.Throws<StorageUnavailableException>(() => PostgreSqlJournal.Open(options, NullLogger.Instance)).Message);
    }

    /// <summary>A commit that is sent by half keeps the journal: whose it is it ends with, where that one is dead.</summary>
    [Fact]
    public async Task A_session_of_a_dead_silo_that_stands_in_the_way_is_ended()
    {
        using var house = new PostgreSqlHouse(servers.PostgreSql);
        const string Dead = "10.0.0.1:11111@1";
        using (house.Stall(PostgreSqlSource.ApplicationName(Dead)))
        {
            await ((IWriterFence)house.Journal).FenceAsync([Dead], Token);
        }

        await house.Journal.AppendAsync(A, 1, [new byte[1]]);
    }

    [Fact]
    public async Task A_session_of_anybody_else_is_left_alone_and_what_dead_silos_write_is_then_not_known()
    {
        using var house = new PostgreSqlHouse(servers.PostgreSql, options => options.CommitTimeout = TimeSpan.FromSeconds(3));
        const string Dead = "10.0.0.1:11111@1";
        using (house.Stall(PostgreSqlSource.ApplicationName("10.0.0.1:11111@2")))
        {
            Assert.Contains("lock timeout", (await Assert.ThrowsAsync<StorageUnavailableException>(() => ((IWriterFence)house.Journal).FenceAsync([Dead], Token))).Message);
        }

        await ((IWriterFence)house.Journal).FenceAsync([Dead], Token);
        var dead = house.Another(new(Dead));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => dead.AppendAsync(A, 1, [new byte[1]]));
    }

    /// <summary>A silo of before is still at work while the first of the next version has come.</summary>
    [Fact]
    public async Task A_journal_of_version_1_is_brought_to_version_2_beside_a_server_that_uses_it()
    {
        using var house = new PostgreSqlHouse(servers.PostgreSql);
        await house.Journal.AppendAsync(A, 1, [new byte[1]]);
        servers.PostgreSql.Execute($"DROP FUNCTION {house.Schema}.journal_append(text, text, boolean, text[], bigint[], bigint[], bytea[]); DROP FUNCTION {house.Schema}.journal_fence; DROP TABLE {house.Schema}.refused; UPDATE {house.Schema}.schema_version SET version = 1");
        var next = house.Another(new JournalWriter("10.0.0.2:11111@1"));
        await house.Journal.AppendAsync(A, 2, [new byte[1]]);
        await ((IWriterFence)next).FenceAsync(["10.0.0.1:11111@1"], Token);
        await next.AppendAsync(A, 3, [new byte[1]]);
        Assert.Equal(3, (await house.Journal.ReadAsync(A, 0, Token)).Count);
    }

    [Fact]
    public async Task What_waits_for_a_store_is_bounded()
    {
        using var house = new PostgreSqlHouse(servers.PostgreSql, options => options.PendingBoundBytes = 4096);
        Task first;
        using (house.Stall())
        {
            first = house.Journal.AppendAsync(A, 1, [new byte[3000]]);
            Assert.Contains("exceed PendingBoundBytes = 4096", (await Assert.ThrowsAsync<JournalUnavailableException>(() => house.Journal.AppendAsync(B, 1, [new byte[3000]]))).Message);
        }

        await first;
        Assert.Empty(await house.Journal.ReadAsync(B, 0, Token));
        await house.Journal.AppendAsync(B, 1, [new byte[3000]]);
    }

    [Fact]
    public async Task A_long_journal_is_read_in_pieces_and_dropped_in_pieces()
    {
        foreach (IJournalHouse house in (IJournalHouse[])[new RedisHouse(servers.Redis), new PostgreSqlHouse(servers.PostgreSql)])
        {
            using var disposing = house;
            for (var number = 1; number <= 1500; number++)
            {
                // Read and dropped entry by entry: each call is a commit of its own now and then.
                var append = house.Journal.AppendAsync(A, number, [new byte[number % 2 == 0 ? 10 : 3000]]);
                if (number % 2 == 0)
                {
                    await append;
                }
            }

            Assert.Equal(Enumerable.Range(1, 1500).Select(number => (long)number), (await house.Journal.ReadAsync(A, 0, Token)).Select(record => record.Sequence));
            await house.Journal.DropAsync(A, 1499);
            Assert.Equal([1500], (await house.Journal.ReadAsync(A, 0, Token)).Select(record => record.Sequence));
            Assert.Equal(1, house.Journal.Size.Records);
        }
    }
}
