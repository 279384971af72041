using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Storage.Azure;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

/// <summary>The contract of every membership, and the layout of Microsoft.Orleans.Clustering.AzureStorage by hand.</summary>
public sealed class AzureMembershipConformance(Azurite azurite) : MembershipConformance
{
    private static readonly string[] Columns =
        ["DeploymentId", "Address", "Port", "Generation", "HostName", "Status", "ProxyPort", "RoleName", "SiloName", "InstanceName", "UpdateZone", "FaultZone", "SuspectingSilos", "SuspectingTimes", "StartTime", "IAmAliveTime"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TableClient Table => ((AzureMembership)House).Table;

    [Fact]
    public async Task A_silo_is_the_row_that_the_official_provider_writes()
    {
        var table = await Open();
        var silo = Silo(1);
        silo.AddSuspector(Silo(2).SiloAddress, new DateTime(2026, 3, 1, 12, 0, 1, 500, DateTimeKind.Utc));
        silo.AddSuspector(Silo(3).SiloAddress, new DateTime(2026, 3, 1, 12, 0, 2, DateTimeKind.Utc));
        await Insert(table, silo);
        TableEntity row = await Table.GetEntityAsync<TableEntity>("cluster", "10.0.0.1-11001-500000001", cancellationToken: Token);
        Assert.Equal(
            ["cluster", "10.0.0.1", "11001", "500000001", "host-1", "Active", "30001", "role", "silo-1", "silo-1", "0", "0",
                "10.0.0.2:11002@500000002|10.0.0.3:11003@500000003", "2026-03-01 12:00:01.500 GMT|2026-03-01 12:00:02.000 GMT", "2026-03-01 12:00:00.000 GMT", "2026-03-01 12:00:00.000 GMT"],
            Columns.Select(row.GetString));
        Assert.Equal(Columns.Length + 4, row.Count);
        TableEntity version = await Table.GetEntityAsync<TableEntity>("cluster", "VersionRow", cancellationToken: Token);
        Assert.Equal(("cluster", "1"), (version.GetString("DeploymentId"), version.GetString("MembershipVersion")));
    }

    /// <summary>Rows by hand: an old silo's without newer columns, those that newer Orleans keeps around all others, and one that nobody can read.</summary>
    [Fact]
    public async Task Rows_of_the_official_provider_are_read_and_what_is_no_silo_is_passed_over()
    {
        var table = await Open();
        string[] values = ["cluster", "::1", "11111", "7", "old", "Joining", "", "", "", "instance", "", "", "", "", "", ""];
        var old = new TableEntity("cluster", "::1-11111-7");
        Array.ForEach([.. Columns.Zip(values)], pair => old[pair.First] = pair.Second);
        foreach (var row in new[]
        {
            old,
            new("cluster", "!Start") { ["DeploymentId"] = "cluster", ["MembershipVersion"] = "0", ["Status"] = "Active" },
            new("cluster", "~End") { ["DeploymentId"] = "cluster", ["MembershipVersion"] = "0", ["Status"] = "Active" },
            new("cluster", "not-a-silo") { ["Address"] = "nowhere", ["Status"] = "Dead" },
        })
        {
            await Table.AddEntityAsync(row, Token);
        }

        var read = Assert.Single((await table.ReadAllAsync(Token)).Members).Item1;
        Assert.Equal(("[::1]:11111", 7, SiloStatus.Joining, "instance", 0), (read.SiloAddress.Endpoint.ToString(), read.SiloAddress.Generation, read.Status, read.SiloName, read.ProxyPort));
        Assert.Equal(default, read.IAmAliveTime);
        var gateways = House.Gateways("cluster")!;
        await gateways.InitializeGatewayListProvider();
        Assert.Empty(await gateways.GetGateways());
        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), Token);
        Assert.Equal(["!Start", "VersionRow", "~End"], (await Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token)).Select(row => row.RowKey).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_store_that_refuses_is_an_error_and_not_a_lost_race()
    {
        var table = await Open();
        var version = (await table.ReadAllAsync(Token)).Version;
        ((AzureMembership)House).Faults.FailWrites = true;
        await Assert.ThrowsAsync<RequestFailedException>(() => table.InsertRowAsync(Silo(1), version.Next(), Token));
        ((AzureMembership)House).Faults.FailWrites = false;
        Assert.Empty((await table.ReadAllAsync(Token)).Members);
        Assert.True(await table.InsertRowAsync(Silo(1), version.Next(), Token));
    }

    private protected override IMembershipHouse NewHouse() => new AzureMembership(azurite);

    private sealed class AzureMembership : IMembershipHouse
    {
        private readonly TableServiceClient _service;

        public AzureMembership(Azurite azurite)
        {
            azurite.Need();
            _service = new(azurite.Connection, Faults.In(new TableClientOptions()));
            Table = _service.GetTableClient(azurite.NewTable());
        }

        public AzureFaults Faults { get; } = new();

        public TableClient Table { get; }

        public IMembershipTable Open(string clusterId) => new AzureMembershipTable(
            Options.Create(new AzureStorageClusteringOptions { TableName = Table.Name, TableServiceClient = _service }),
            Options.Create(new ClusterOptions { ClusterId = clusterId }),
            NullLogger<AzureMembershipTable>.Instance);

        public IGatewayListProvider Gateways(string clusterId) => new AzureGatewayList(
            Options.Create(new AzureStorageGatewayOptions { TableName = Table.Name, TableServiceClient = _service }),
            Options.Create(new ClusterOptions { ClusterId = clusterId }),
            Options.Create(new GatewayOptions()));

        public ValueTask DisposeAsync() => default;
    }
}
