using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage;
using OnlineLearning.Storage.Azure;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;

namespace Orleans.Storage;

/// <summary>
/// Grain states as rows in the layout of Microsoft.Orleans.Persistence.AzureStorage: partition <c>{service id}_{grain id}</c>, row <c>{state name}</c>, columns as <see cref="TableStateFormat"/> says, the row's own ETag.
/// The column <c>GrainId</c> is ours, because the partition does not tell the id; the official provider reads past it. A state is serialised before the first await, so a turn that interleaves cannot tear it.
/// </summary>
public class AzureTableGrainStorage(string name, AzureTableStorageOptions options, IOptions<ClusterOptions> clusterOptions, IActivatorProvider activatorProvider)
    : IGrainStorage, IListedStates, ILifecycleParticipant<ISiloLifecycle>
{
    private const string GrainColumn = "GrainId";

    private readonly IGrainStorageSerializer _serializer = options.GrainStorageSerializer;
    private TableClient? _table;

    private TableClient Table => _table ?? throw new InvalidOperationException($"The table '{options.TableName}' is opened when the silo starts.");

    public async Task ReadStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Row(grainType, grainId);
        NullableResponse<TableEntity> row;
        using (var limit = Limit())
        {
            row = await Table.GetEntityIfExistsAsync<TableEntity>(key.PartitionKey, key.RowKey, cancellationToken: limit.Token).ConfigureAwait(false);
        }

        var stored = row.HasValue && TableStateFormat.Read(row.Value!) is { } data ? _serializer.Deserialize<T>(data) : default;
        grainState.ETag = row.HasValue ? row.Value!.ETag.ToString() : null;
        grainState.RecordExists = stored is not null;
        grainState.State = stored ?? activatorProvider.GetActivator<T>().Create();
    }

    public async Task WriteStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(grainType, grainId);
        TableStateFormat.Write(row, _serializer.Serialize(grainState.State), options.UseStringFormat);
        grainState.ETag = await Put(row, grainType, grainId, grainState.ETag).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(grainType, grainId);
        if (!options.DeleteStateOnClear)
        {
            grainState.ETag = await Put(row, grainType, grainId, grainState.ETag).ConfigureAwait(false);
        }
        else
        {
            if (!string.IsNullOrWhiteSpace(grainState.ETag))
            {
                await Conditional(grainType, grainId, grainState.ETag, async limit =>
                {
                    var response = await Table.DeleteEntityAsync(row.PartitionKey, row.RowKey, new ETag(grainState.ETag), limit).ConfigureAwait(false);
                    // The SDK says nothing when there was no such row.
                    return response.Status == 404 ? throw new RequestFailedException(response) : response;
                }).ConfigureAwait(false);
            }

            grainState.ETag = null;
        }

        grainState.RecordExists = false;
        grainState.State = activatorProvider.GetActivator<T>().Create();
    }

    async IAsyncEnumerable<GrainId> IListedStates.ListAsync(string stateName, GrainType type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // '`' follows '_', to which a partition has the '/' changed.
        var from = Partition($"{type}/");
        var to = from[..^1] + '`';
        var row = TableKey.Of(stateName);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and RowKey eq {row}");
        await foreach (var entity in Table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", GrainColumn], cancellationToken: cancellation).ConfigureAwait(false))
        {
            var grain = entity.GetString(GrainColumn) is { } id ? GrainId.Parse(id) : throw new JournalUnavailableException(
                $"The row '{entity.PartitionKey}' of table '{options.TableName}' does not tell its grain's id: it was written by an earlier server, or by another provider. It will once it is written again; AzureBlob storage always tells it.");
            if (grain.Type == type)
            {
                yield return grain;
            }
        }
    }

    public void Participate(ISiloLifecycle observer)
        => observer.Subscribe(OptionFormattingUtilities.Name<AzureTableGrainStorage>(name), options.InitStage, Open);

    /// <summary>Makes the table ready.</summary>
    internal async Task Open(CancellationToken cancellation) => _table = await options.Open(cancellation).ConfigureAwait(false);

    private TableEntity Row(string stateName, GrainId grain) => new(Partition(grain.ToString()), TableKey.Of(stateName)) { [GrainColumn] = grain.ToString() };

    private string Partition(string grain) => TableKey.Of($"{clusterOptions.Value.ServiceId}_{grain}");

    private CancellationTokenSource Limit() => new(options.StoragePolicyOptions.OperationTimeout);

    private async Task<string?> Put(TableEntity row, string stateName, GrainId grain, string? etag)
    {
        var response = await Conditional(
            stateName,
            grain,
            etag,
            limit => string.IsNullOrEmpty(etag) ? Table.AddEntityAsync(row, limit) : Table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, limit)).ConfigureAwait(false);
        return response.Headers.ETag?.ToString();
    }

    private async Task<Response> Conditional(string stateName, GrainId grain, string? etag, Func<CancellationToken, Task<Response>> operation)
    {
        using var limit = Limit();
        try
        {
            return await operation(limit.Token).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.IsContention)
        {
            throw new TableStorageUpdateConditionNotSatisfiedException(stateName, grain.ToString(), options.TableName, "Unknown", etag, failure);
        }
    }
}
