using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;
using OnlineLearning.Storage.PostgreSql;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Storage;

/// <summary>Registers PostgreSQL as the store, and as the table of a cluster's silos.</summary>
public static class PostgreSqlSiloBuilderExtensions
{
    /// <summary>The name by which Orleans' ADO.NET providers know Npgsql.</summary>
    private const string Invariant = "Npgsql";

    /// <summary>Orleans' provider, under <see cref="PostgreSqlStates"/>.</summary>
    private const string Rows = "PostgreSqlRows";

    /// <summary>
    /// One PostgreSQL database for the journal and for grain states: <see cref="IJournal"/> and <see cref="IJournalFeed"/>, the default grain storage, and the one named <see cref="SqliteSiloBuilderExtensions.SnapshotStorage"/>, both
    /// over Orleans' own provider. Its tables are made by the first silo that finds none.
    /// </summary>
    /// <exception cref="StorageUnavailableException">When the silo is built or started: one line that says which server and why.</exception>
    public static ISiloBuilder AddPostgreSqlStorage(this ISiloBuilder builder, Action<PostgreSqlJournalOptions> configure)
    {
        builder.Services.Configure(configure);
        builder.Services.AddGroupJournal(services => PostgreSqlJournal.Open(services.GetRequiredService<IOptions<PostgreSqlJournalOptions>>().Value, services.GetRequiredService<ILogger<GroupJournal>>(), services.GetService<JournalWriter>()));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new PostgreSqlTables(services.GetRequiredService<IOptions<PostgreSqlJournalOptions>>().Value.ConnectionString, PostgreSqlSchema.ApplyStorage));
        builder.Services.AddSingleton<IStoredGrains>(services => new PostgreSqlStoredGrains(services.GetRequiredService<IOptions<PostgreSqlJournalOptions>>().Value, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        builder.AddAdoNetGrainStorage(Rows, states => states.Configure<IOptions<PostgreSqlJournalOptions>, Serializer>((options, store, serializer) =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, store.Value.ConnectionString);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        foreach (var name in new[] { ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, SqliteSiloBuilderExtensions.SnapshotStorage })
        {
            builder.Services.AddGrainStorage(name, (services, _) => new PostgreSqlStates(services.GetRequiredKeyedService<IGrainStorage>(Rows)));
        }

        return builder;
    }

    /// <summary>The silos of a cluster find one another in a PostgreSQL database, by Orleans' own provider. Its tables are made by the first silo that finds none.</summary>
    public static ISiloBuilder UsePostgreSqlClustering(this ISiloBuilder builder, string connectionString)
    {
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new PostgreSqlTables(connectionString, PostgreSqlSchema.ApplyClustering));
        return builder.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString));
    }
}
