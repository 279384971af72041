using Microsoft.Extensions.Hosting;
using OnlineLearning.Storage;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

// The journals on servers, under the suites of the folder above.

public sealed class RedisJournalConformance(StorageServers servers) : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new RedisHouse(servers.Redis);
}

public sealed class RedisJournalModel(StorageServers servers) : JournalModelConformance
{
    private protected override int Samples => 40;

    private protected override IJournalHouse NewHouse() => new RedisHouse(servers.Redis);
}

public sealed class RedisJournalFeedConformance(StorageServers servers) : JournalFeedConformance
{
    private protected override IJournalHouse NewHouse() => new RedisHouse(servers.Redis, options => (options.Feed, options.FeedBoundBytes) = (true, 64 << 10));
}

public sealed class RedisJournalShared(StorageServers servers) : SharedJournalConformance
{
    private protected override ISharedJournalHouse NewHouse() => new RedisHouse(servers.Redis);
}

public sealed class PostgreSqlJournalConformance(StorageServers servers) : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new PostgreSqlHouse(servers.PostgreSql);
}

public sealed class PostgreSqlJournalModel(StorageServers servers) : JournalModelConformance
{
    private protected override int Samples => 30;

    private protected override IJournalHouse NewHouse() => new PostgreSqlHouse(servers.PostgreSql);
}

public sealed class PostgreSqlJournalFeedConformance(StorageServers servers) : JournalFeedConformance
{
    private protected override IJournalHouse NewHouse() => new PostgreSqlHouse(servers.PostgreSql, options => (options.Feed, options.FeedBoundBytes) = (true, 64 << 10));
}

public sealed class PostgreSqlJournalShared(StorageServers servers) : SharedJournalConformance
{
    private protected override ISharedJournalHouse NewHouse() => new PostgreSqlHouse(servers.PostgreSql);
}

public sealed class RedisGrainStorageConformance(StorageServers servers) : GrainStorageConformance
{
    private protected override IGrainStorageHouse NewHouse()
    {
        var (redis, user) = (servers.Redis, servers.Redis.NewUser());
        return new ServerStates(
            user,
            silo => silo.AddRedisStorage(options => (options.ConnectionString, options.KeyPrefix) = ($"{redis.Connection},user={user},password=any", user)),
            may => redis.MayWrite(user, may));
    }
}

public sealed class PostgreSqlGrainStorageConformance(StorageServers servers) : GrainStorageConformance
{
    private protected override bool ClearNeedsETag => false;

    private protected override IGrainStorageHouse NewHouse()
    {
        var database = servers.PostgreSql.NewDatabase();
        return new ServerStates(
            "service",
            silo => silo.AddPostgreSqlStorage(options => options.ConnectionString = database),
            may => servers.PostgreSql.Execute(
                may ? "DROP TRIGGER IF EXISTS refuse ON OrleansStorage"
                    : """
                        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is gone'; END $$;
                        CREATE OR REPLACE TRIGGER refuse BEFORE INSERT OR UPDATE ON OrleansStorage FOR EACH STATEMENT EXECUTE FUNCTION refuse()
                        """,
                database));
    }
}

public sealed class RedisMembership(StorageServers servers) : MembershipConformance
{
    private protected override IMembershipHouse NewHouse()
    {
        var database = servers.Redis.NewDatabase();
        return new ServerMembers(silo => silo.UseRedisClustering(database));
    }
}

public sealed class PostgreSqlMembership(StorageServers servers) : MembershipConformance
{
    private protected override IMembershipHouse NewHouse()
    {
        var database = servers.PostgreSql.NewDatabase();
        return new ServerMembers(silo => silo.UsePostgreSqlClustering(database));
    }
}
