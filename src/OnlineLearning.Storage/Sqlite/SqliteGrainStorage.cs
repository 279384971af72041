using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>
/// Grain states on the same file as the journal, one row for each grain and state name, with the ETag rules of Orleans' Azure Blob provider: a write without an ETag
/// creates, with one replaces exactly that version, and anything else is an <see cref="InconsistentStateException"/>. Writes of many grains, and the journal records
/// that are pending, are one transaction. A state is serialised before the first await, so a turn that interleaves cannot tear it. At most 1,000,000,000 bytes a state.
/// </summary>
public sealed class SqliteGrainStorage(SqliteStore store, IGrainStorageSerializer serializer, IActivatorProvider activators) : IGrainStorage
{
    /// <summary>SQLite's own limit for a value.</summary>
    private const int MostBytes = 1_000_000_000;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = grainId.ToString();
        var (version, data) = await store.File.Read(connection => Read(connection, key, stateName), CancellationToken.None).ConfigureAwait(false);
        grainState.ETag = version?.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = data is not null;
        grainState.State = data is null ? activators.GetActivator<T>().Create() : serializer.Deserialize<T>(new BinaryData(data));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = serializer.Serialize(grainState.State);
        if (data.ToMemory().Length > MostBytes)
        {
            throw new ArgumentException($"State '{stateName}' of {grainId} has {data.ToMemory().Length} bytes; at most {MostBytes} can be stored.", nameof(grainState));
        }

        grainState.ETag = await Commit(new(grainId, stateName, grainState.ETag, data, delete: false)).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await Commit(new(grainId, stateName, grainState.ETag, data: null, delete: store.Options.DeleteStateOnClear)).ConfigureAwait(false);
        grainState.RecordExists = false;
        grainState.State = activators.GetActivator<T>().Create();
    }

    internal static SqliteGrainStorage Create(IServiceProvider services)
    {
        var store = services.GetRequiredService<SqliteStore>();
        return new(
            store,
            store.Options.GrainStorageSerializer ?? ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services),
            services.GetRequiredService<IActivatorProvider>());
    }

    private static (long? Version, byte[]? Data) Read(SqliteConnection connection, string key, string stateName)
    {
        using var select = new Statement(connection, "SELECT version, data FROM grain_state WHERE grain = ?1 AND name = ?2");
        if (!select.Bind(1, key).Bind(2, stateName).Step())
        {
            return default;
        }

        return (select.Int64(0), select.IsNull(1) ? null : select.Blob(1).ToArray());
    }

    private Task<string?> Commit(StateOperation operation)
    {
        store.Writer.Enqueue(operation);
        return operation.Done;
    }
}
