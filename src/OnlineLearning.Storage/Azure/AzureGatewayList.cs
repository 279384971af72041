using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;

namespace OnlineLearning.Storage.Azure;

/// <summary>The active silos that clients can reach, read from the membership's table.</summary>
internal sealed class AzureGatewayList(IOptions<AzureStorageGatewayOptions> options, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateway) : IGatewayListProvider
{
    private TableClient? _table;

    public TimeSpan MaxStaleness => gateway.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public async Task InitializeGatewayListProvider() => _table = await options.Value.Open().ConfigureAwait(false);

    public async Task<IList<Uri>> GetGateways()
    {
        using var limit = new CancellationTokenSource(options.Value.StoragePolicyOptions.OperationTimeout);
        var table = _table ?? throw new InvalidOperationException($"{nameof(InitializeGatewayListProvider)} opens the table '{options.Value.TableName}'.");
        var active = TableClient.CreateQueryFilter($"PartitionKey eq {cluster.Value.ClusterId} and Status eq {nameof(SiloStatus.Active)} and ProxyPort ne {"0"}");
        var gateways = new List<Uri>();
        await foreach (var row in table.QueryAsync<TableEntity>(active, cancellationToken: limit.Token).ConfigureAwait(false))
        {
            // Rows without that column pass the filter of some servers: those of newer Orleans around all silos.
            if (SiloRow.IsSilo(row))
            {
                gateways.Add(SiloRow.Gateway(row));
            }
        }

        return gateways;
    }
}
