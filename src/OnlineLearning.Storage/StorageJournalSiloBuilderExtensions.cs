using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Generic;
using Orleans.Storage;

namespace OnlineLearning.Storage;

/// <summary>Registers the journal that works on any grain storage.</summary>
public static class StorageJournalSiloBuilderExtensions
{
    /// <summary><see cref="IJournal"/> on the grain storage registered as <paramref name="storageName"/>; it must have ETags, as every provider of Orleans has.</summary>
    public static ISiloBuilder AddStorageJournal(this ISiloBuilder builder, string storageName, Action<StorageJournalOptions>? configure = null)
    {
        builder.Services.Configure(configure ?? (_ => { }));
        builder.Services.AddSingleton(provider => new StorageJournal(
            provider.GetRequiredKeyedService<IGrainStorage>(storageName),
            provider.GetRequiredService<IOptions<StorageJournalOptions>>().Value,
            provider.GetService<JournalWriter>()));
        builder.Services.AddSingleton<IWriterFence>(provider => provider.GetRequiredService<StorageJournal>());
        builder.Services.AddSingleton(provider => FencedJournal.Around(provider, provider.GetRequiredService<StorageJournal>()));
        return builder;
    }
}
