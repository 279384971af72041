using System.Net;
using Orleans.Messaging;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>A membership table with what the conformance suite needs around it.</summary>
internal interface IMembershipHouse : IAsyncDisposable
{
    /// <summary>The table of one cluster, as one more process opens it; not initialised yet.</summary>
    IMembershipTable Open(string clusterId);

    /// <summary>The gateways of one cluster as a client sees them, not initialised yet; null where the provider has none of its own.</summary>
    IGatewayListProvider? Gateways(string clusterId);
}

/// <summary>What every <see cref="IMembershipTable"/> promises: one version for the whole table, raised with every change, and a change on the ground of an old one has no effect.</summary>
public abstract class MembershipConformance : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly Lazy<IMembershipHouse> _house;

    // Opened by the test, not here: a provider whose server is not installed skips the test in NewHouse.
    protected MembershipConformance() => _house = new(NewHouse);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected IMembershipHouse House => _house.Value;

    private protected abstract IMembershipHouse NewHouse();

    [Fact]
    public async Task A_new_table_has_a_version_and_no_silos_and_is_initialised_any_number_of_times()
    {
        var table = await Open();
        var first = await table.ReadAllAsync(Token);
        Assert.Empty(first.Members);
        await (await Open()).InsertRowAsync(Silo(1), first.Version.Next(), Token);
        var again = await (await Open()).ReadAllAsync(Token);
        Assert.Single(again.Members);
        Assert.True(again.Version.Version > first.Version.Version);
    }

    [Fact]
    public async Task Everything_that_is_known_of_a_silo_is_read_as_it_was_written()
    {
        var table = await Open();
        var entry = Silo(1);
        entry.AddSuspector(Silo(2).SiloAddress, Noon.AddSeconds(1));
        entry.AddSuspector(Silo(3).SiloAddress, Noon.AddSeconds(2));
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Token)).Version.Next(), Token));
        // A silo is suspected after it has come: some stores take no suspicions with an insert.
        var inserted = await table.ReadAllAsync(Token);
        Assert.True(await table.UpdateRowAsync(entry, inserted.Members[0].Item2, inserted.Version.Next(), Token));
        var read = Assert.Single((await (await Open()).ReadAllAsync(Token)).Members).Item1;
        Assert.Equal(
            (entry.SiloAddress, entry.Status, entry.ProxyPort, entry.HostName, entry.SiloName, entry.StartTime, entry.IAmAliveTime),
            (read.SiloAddress, read.Status, read.ProxyPort, read.HostName, read.SiloName, read.StartTime, read.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task A_row_is_read_alone_and_a_missing_one_is_only_the_version()
    {
        var table = await Open();
        await Insert(table, Silo(1), Silo(2));
        var all = await table.ReadAllAsync(Token);
        var one = await table.ReadRowAsync(Silo(2).SiloAddress, Token);
        Assert.Equal(Silo(2).SiloAddress, Assert.Single(one.Members).Item1.SiloAddress);
        Assert.Equal((all.Version.Version, all.Version.VersionEtag), (one.Version.Version, one.Version.VersionEtag));
        var missing = await table.ReadRowAsync(Silo(9).SiloAddress, Token);
        Assert.Empty(missing.Members);
        Assert.Equal(all.Version.Version, missing.Version.Version);
    }

    [Fact]
    public async Task A_silo_is_inserted_once()
    {
        var table = await Open();
        await Insert(table, Silo(1));
        var twice = Silo(1, SiloStatus.Dead);
        Assert.False(await table.InsertRowAsync(twice, (await table.ReadAllAsync(Token)).Version.Next(), Token));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAllAsync(Token)).Members).Item1.Status);
    }

    [Fact]
    public async Task An_insert_on_an_old_version_has_no_effect()
    {
        var table = await Open();
        var old = (await table.ReadAllAsync(Token)).Version;
        await Insert(table, Silo(1));
        var before = await table.ReadAllAsync(Token);
        Assert.False(await table.InsertRowAsync(Silo(2), old.Next(), Token));
        await Same(table, before);
    }

    [Fact]
    public async Task An_update_changes_the_row_and_the_version_together()
    {
        var table = await Open();
        await Insert(table, Silo(1), Silo(2));
        var before = await table.ReadAllAsync(Token);
        var (_, etag) = before.Members.Single(each => each.Item1.SiloAddress.Equals(Silo(1).SiloAddress));
        var dead = Silo(1, SiloStatus.Dead);
        dead.AddSuspector(Silo(2).SiloAddress, Noon);
        Assert.True(await table.UpdateRowAsync(dead, etag, before.Version.Next(), Token));
        var after = await table.ReadAllAsync(Token);
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
        var (row, next) = after.Members.Single(each => each.Item1.SiloAddress.Equals(Silo(1).SiloAddress));
        Assert.Equal((SiloStatus.Dead, 1), (row.Status, row.SuspectTimes!.Count));
        Assert.True(await table.UpdateRowAsync(dead, next, after.Version.Next(), Token));
    }

    [Fact]
    public async Task An_update_on_an_old_version_or_with_an_old_etag_has_no_effect()
    {
        var table = await Open();
        await Insert(table, Silo(1));
        var first = await table.ReadAllAsync(Token);
        Assert.True(await table.UpdateRowAsync(Silo(1), first.Members[0].Item2, first.Version.Next(), Token));
        var now = await table.ReadAllAsync(Token);
        // Old version and old row, then a good row under an old version.
        Assert.False(await table.UpdateRowAsync(Silo(1, SiloStatus.Dead), first.Members[0].Item2, first.Version.Next(), Token));
        Assert.False(await table.UpdateRowAsync(Silo(1, SiloStatus.Dead), now.Members[0].Item2, first.Version.Next(), Token));
        await Same(table, now);
    }

    [Fact]
    public async Task Of_silos_that_change_the_table_at_once_exactly_one_wins_each_round()
    {
        var table = await Open();
        var tables = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Open()));
        for (var round = 0; round < 6; round++)
        {
            var version = (await table.ReadAllAsync(Token)).Version;
            var won = await Task.WhenAll(tables.Select((each, i) => Task.Run(() => each.InsertRowAsync(Silo((round * 10) + i + 1), version.Next(), Token))));
            Assert.Single(won, true);
            Assert.Equal(round + 1, (await table.ReadAllAsync(Token)).Members.Count);
        }
    }

    [Fact]
    public async Task A_sign_of_life_changes_the_time_alone_and_needs_no_version()
    {
        var table = await Open();
        await Insert(table, Silo(1), Silo(2));
        var before = await table.ReadAllAsync(Token);
        var alive = Silo(1, SiloStatus.Dead);
        alive.IAmAliveTime = Noon.AddMinutes(5);
        await table.UpdateIAmAliveAsync(alive, Token);
        var after = await table.ReadAllAsync(Token);
        Assert.Equal(before.Version.Version, after.Version.Version);
        var row = after.Members.Single(each => each.Item1.SiloAddress.Equals(Silo(1).SiloAddress)).Item1;
        Assert.Equal((SiloStatus.Active, Noon.AddMinutes(5), Noon), (row.Status, row.IAmAliveTime, row.StartTime));
        Assert.Equal(Noon, after.Members.Single(each => each.Item1.SiloAddress.Equals(Silo(2).SiloAddress)).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Clusters_in_one_store_do_not_see_each_other()
    {
        var (one, other) = (await Open("one"), await Open("other"));
        await Insert(one, Silo(1));
        await Insert(other, Silo(2), Silo(3));
        Assert.Single((await one.ReadAllAsync(Token)).Members);
        await other.DeleteMembershipTableEntriesAsync("other", Token);
        Assert.Single((await one.ReadAllAsync(Token)).Members);
        Assert.Empty((await (await Open("other")).ReadAllAsync(Token)).Members);
    }

    /// <summary>A store that has no clock of its own for rows goes by the sign of life, one that has goes by the last change: the silos here are old by both.</summary>
    [Fact]
    public async Task Silos_that_are_long_dead_are_cleaned_up_and_active_ones_never()
    {
        var table = await Open();
        await Insert(table, Silo(1), Silo(2, SiloStatus.Dead), Silo(3, SiloStatus.Dead));
        await table.CleanupDefunctSiloEntriesAsync(Noon.AddYears(-1), Token);
        Assert.Equal(3, (await table.ReadAllAsync(Token)).Members.Count);
        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), Token);
        Assert.Equal(Silo(1).SiloAddress, Assert.Single((await table.ReadAllAsync(Token)).Members).Item1.SiloAddress);
        await Insert(table, Silo(4));
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_have_one()
    {
        var table = await Open();
        var inner = Silo(3);
        inner.ProxyPort = 0;
        await Insert(table, Silo(1), Silo(2, SiloStatus.Dead), inner, Silo(4, SiloStatus.Joining));
        if (House.Gateways("cluster") is not { } gateways)
        {
            return;
        }

        await gateways.InitializeGatewayListProvider();
        var found = Assert.Single(await gateways.GetGateways());
        Assert.Equal((IPAddress.Parse("10.0.0.1"), 30_001), (IPAddress.Parse(found.Host), found.Port));
    }

    public async ValueTask DisposeAsync()
    {
        if (_house.IsValueCreated)
        {
            await House.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Silo number <paramref name="number"/>, always the same.</summary>
    private protected static MembershipEntry Silo(int number, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse($"10.0.0.{number}"), 11_000 + number, 500_000_000 + number),
        HostName = $"host-{number}",
        SiloName = $"silo-{number}",
        Status = status,
        ProxyPort = 30_000 + number,
        StartTime = Noon,
        IAmAliveTime = Noon,
        RoleName = "role",
    };

    private protected static async Task Insert(IMembershipTable table, params MembershipEntry[] silos)
    {
        foreach (var silo in silos)
        {
            Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync(Token)).Version.Next(), Token), $"{silo.SiloAddress} was not inserted.");
        }
    }

    private protected async Task<IMembershipTable> Open(string clusterId = "cluster")
    {
        var table = House.Open(clusterId);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Token);
        return table;
    }

    private static async Task Same(IMembershipTable table, MembershipTableData expected)
    {
        var actual = await table.ReadAllAsync(Token);
        Assert.Equal((expected.Version.Version, expected.Version.VersionEtag), (actual.Version.Version, actual.Version.VersionEtag));
        Assert.Equal(
            expected.Members.Select(each => (each.Item1.SiloAddress, each.Item1.Status, each.Item2)).Order(),
            actual.Members.Select(each => (each.Item1.SiloAddress, each.Item1.Status, each.Item2)).Order());
    }
}
