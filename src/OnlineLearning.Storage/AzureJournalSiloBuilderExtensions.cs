using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Azure;
using OnlineLearning.Storage.Fencing;
using Orleans.Storage;

namespace OnlineLearning.Storage;

/// <summary>Registers the journal on append blobs.</summary>
public static class AzureJournalSiloBuilderExtensions
{
    /// <summary><see cref="IJournal"/> and <see cref="IJournalFeed"/> on one log for all silos, and <see cref="IStoredGrains"/> with the grain storage named <see cref="SqliteSiloBuilderExtensions.SnapshotStorage"/>. Opened when the silo is built.</summary>
    /// <exception cref="StorageUnavailableException">When the silo is built: one line that says what cannot be reached and why.</exception>
    public static ISiloBuilder AddAzureJournal(this ISiloBuilder builder, Action<AzureJournalOptions> configure)
    {
        var services = builder.Services;
        services.Configure(configure);
        services.AddSingleton<AzureJournal>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<AzureJournal>());
        services.AddSingleton<IWriterFence>(provider => provider.GetRequiredService<AzureJournal>());
        services.AddSingleton(provider => FencedJournal.Around(provider, provider.GetRequiredService<AzureJournal>()));
        services.AddSingleton<IJournalFeed>(provider => provider.GetRequiredService<AzureJournal>());
        services.AddSingleton<IStoredGrains>(provider => new AzureStoredGrains(provider.GetRequiredService<AzureJournal>(), provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage)));
        return builder;
    }
}
