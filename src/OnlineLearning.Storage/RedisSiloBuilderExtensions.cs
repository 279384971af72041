using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.Redis;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace OnlineLearning.Storage;

/// <summary>Registers Redis as the store.</summary>
public static class RedisSiloBuilderExtensions
{
    /// <summary>One Redis server for the journal and for grain states: <see cref="IJournal"/> and <see cref="IJournalFeed"/>, the default grain storage, and the one named <see cref="SqliteSiloBuilderExtensions.SnapshotStorage"/>, both Orleans' own provider.</summary>
    /// <exception cref="StorageUnavailableException">When the silo is built: one line that says which server and why.</exception>
    public static ISiloBuilder AddRedisStorage(this ISiloBuilder builder, Action<RedisJournalOptions> configure)
    {
        builder.Services.Configure(configure);
        builder.Services.AddGroupJournal(services => RedisJournal.Open(services.GetRequiredService<IOptions<RedisJournalOptions>>().Value, services.GetRequiredService<ILogger<GroupJournal>>(), services.GetService<JournalWriter>()));
        builder.Services.AddSingleton<IStoredGrains>(services => new RedisStoredGrains(services.GetRequiredService<IOptions<RedisJournalOptions>>().Value, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        foreach (var name in new[] { ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, SqliteSiloBuilderExtensions.SnapshotStorage })
        {
            builder.AddRedisGrainStorage(name, states => states.Configure<IOptions<RedisJournalOptions>, Serializer>((options, store, serializer) =>
            {
                options.ConfigurationOptions = ConfigurationOptions.Parse(store.Value.ConnectionString);
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                // A version that is cleared away could be given out again.
                options.DeleteStateOnClear = false;
            }));
        }

        return builder;
    }
}
