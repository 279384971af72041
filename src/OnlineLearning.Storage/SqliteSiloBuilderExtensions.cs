using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Sqlite;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace OnlineLearning.Storage;

/// <summary>Registers the embedded store.</summary>
public static class SqliteSiloBuilderExtensions
{
    /// <summary>The name under which grains ask for the storage of their snapshots.</summary>
    public const string SnapshotStorage = "snapshots";

    /// <summary>
    /// One SQLite file for the journal and for grain states: <see cref="IJournal"/> and <see cref="IJournalFeed"/>, the default grain storage, and the one named <see cref="SnapshotStorage"/>. Opened when the silo is built.
    /// </summary>
    /// <exception cref="StorageUnavailableException">When the silo is built: one line that says which file and why.</exception>
    public static ISiloBuilder AddSqliteStorage(this ISiloBuilder builder, Action<SqliteStorageOptions> configure)
    {
        var services = builder.Services;
        services.Configure(configure);
        services.AddSingleton<SqliteStore>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<SqliteJournal>();
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<SqliteJournal>());
        services.AddSingleton<IJournalFeed>(provider => provider.GetRequiredService<SqliteJournal>());
        services.AddSingleton<IStoredGrains, SqliteStoredGrains>();
        services.AddSingleton(SqliteGrainStorage.Create);
        foreach (var name in new[] { ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, SnapshotStorage })
        {
            services.AddGrainStorage<IGrainStorage>(name, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>());
        }

        return builder;
    }
}
