using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;

namespace OnlineLearning.Storage.Azure;

/// <summary>
/// The membership of a cluster in one partition of an Azure table, in Orleans' own layout (<see cref="SiloRow"/>): silos of either implementation are one cluster. Every change of a silo is one transaction with the
/// version's row under its ETag, so of two changes on the ground of one version exactly one is made.
/// </summary>
internal sealed partial class AzureMembershipTable(IOptions<AzureStorageClusteringOptions> options, IOptions<ClusterOptions> cluster, ILogger<AzureMembershipTable> logger) : IMembershipTable
{
    /// <summary>Rows in one transaction of an Azure table.</summary>
    private const int MostRows = 100;

    /// <summary>Readings of a membership of more than a page (1,000 rows) until one is found during which nothing changed.</summary>
    private const int MostReadings = 5;

    private readonly string _cluster = cluster.Value.ClusterId;
    private TableClient? _table;

    private TableClient Table => _table ?? throw new InvalidOperationException($"{nameof(InitializeMembershipTable)} opens the table '{options.Value.TableName}'.");

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        _table = await options.Value.Open().ConfigureAwait(false);
        if (!tryInitTableVersion)
        {
            return;
        }

        using var limit = Limit();
        try
        {
            await _table.AddEntityAsync(SiloRow.OfVersion(_cluster, 0), limit.Token).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status == 409)
        {
            // Not the first silo.
        }
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        var (rows, _) = await Query(TableClient.CreateQueryFilter($"PartitionKey eq {clusterId}")).ConfigureAwait(false);
        await Delete(rows).ConfigureAwait(false);
    }

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        var (rows, _) = await Query(TableClient.CreateQueryFilter($"PartitionKey eq {_cluster}")).ConfigureAwait(false);
        await Delete([.. rows.Where(row => SiloRow.IsSilo(row) && row.GetString("Status") != nameof(SiloStatus.Active) && row.Timestamp < beforeDate)]).ConfigureAwait(false);
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var (rows, _) = await Query(TableClient.CreateQueryFilter($"PartitionKey eq {_cluster} and (RowKey eq {SiloRow.Key(key)} or RowKey eq {SiloRow.Version})")).ConfigureAwait(false);
        return Data(rows);
    }

    public async Task<MembershipTableData> ReadAll()
    {
        ETag before = default;
        for (var reading = 0; reading < MostReadings; reading++)
        {
            var (rows, pages) = await Query(TableClient.CreateQueryFilter($"PartitionKey eq {_cluster}")).ConfigureAwait(false);
            var version = VersionOf(rows).ETag;
            // The version's row comes after the silos': where it is what it was before the first page, the pages are of one moment.
            if (pages <= 1 || version == before)
            {
                return Data(rows);
            }

            before = version;
        }

        throw new StorageUnavailableException($"The membership of cluster '{_cluster}' in table '{options.Value.TableName}' changed during each of {MostReadings} readings.");
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
        => Change(tableVersion, new(TableTransactionActionType.Add, SiloRow.Of(_cluster, entry)));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
        => Change(tableVersion, new(TableTransactionActionType.UpdateReplace, SiloRow.Of(_cluster, entry), new ETag(etag)));

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        using var limit = Limit();
        await Table.UpdateEntityAsync(SiloRow.Alive(_cluster, entry), ETag.All, TableUpdateMode.Merge, limit.Token).ConfigureAwait(false);
    }

    private async Task<bool> Change(TableVersion version, TableTransactionAction silo)
    {
        using var limit = Limit();
        try
        {
            await Table.SubmitTransactionAsync(
                [silo, new(TableTransactionActionType.UpdateReplace, SiloRow.OfVersion(_cluster, version.Version), new ETag(version.VersionEtag))],
                limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsContention)
        {
            LogContention(silo.Entity.RowKey, version.Version);
            return false;
        }
    }

    private async Task<(List<TableEntity> Rows, int Pages)> Query(string filter)
    {
        using var limit = Limit();
        var rows = new List<TableEntity>();
        var pages = 0;
        await foreach (var page in Table.QueryAsync<TableEntity>(filter, cancellationToken: limit.Token).AsPages().ConfigureAwait(false))
        {
            pages++;
            rows.AddRange(page.Values);
        }

        return (rows, pages);
    }

    private async Task Delete(List<TableEntity> rows)
    {
        var most = Math.Clamp(options.Value.StoragePolicyOptions.MaxBulkUpdateRows, 1, MostRows);
        foreach (var some in rows.Chunk(most))
        {
            using var limit = Limit();
            await Table.SubmitTransactionAsync(some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), limit.Token).ConfigureAwait(false);
        }
    }

    private TableEntity VersionOf(List<TableEntity> rows) => rows.Find(row => row.RowKey == SiloRow.Version)
        ?? throw new StorageUnavailableException($"The membership of cluster '{_cluster}' in table '{options.Value.TableName}' has no row '{SiloRow.Version}'.");

    private MembershipTableData Data(List<TableEntity> rows)
    {
        var silos = new List<Tuple<MembershipEntry, string>>(rows.Count);
        foreach (var row in rows.Where(SiloRow.IsSilo))
        {
            try
            {
                silos.Add(Tuple.Create(SiloRow.Read(row), row.ETag.ToString()));
            }
            catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
            {
                // One bad row must not take the cluster down.
                LogBadRow(failure, row.RowKey);
            }
        }

        var version = VersionOf(rows);
        return new(silos, new TableVersion(int.Parse(version.GetString(SiloRow.VersionColumn), CultureInfo.InvariantCulture), version.ETag.ToString()));
    }

    private CancellationTokenSource Limit() => new(options.Value.StoragePolicyOptions.OperationTimeout);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Another silo changed the membership first: {Silo} under version {Version} is tried again")]
    private partial void LogContention(string silo, int version);

    [LoggerMessage(Level = LogLevel.Error, Message = "The membership's row '{Row}' cannot be read and is passed over")]
    private partial void LogBadRow(Exception failure, string row);
}
