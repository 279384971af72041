using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage;

/// <summary>What the journals on servers have in common in a silo's services.</summary>
internal static class GroupJournalRegistration
{
    /// <summary>Opened when the silo is built.</summary>
    public static IServiceCollection AddGroupJournal(this IServiceCollection services, Func<IServiceProvider, GroupJournal> open)
    {
        services.AddSingleton(open);
        services.AddSingleton<IWriterFence>(provider => provider.GetRequiredService<GroupJournal>());
        services.AddSingleton(provider => FencedJournal.Around(provider, provider.GetRequiredService<GroupJournal>()));
        services.AddSingleton<IJournalFeed>(provider => provider.GetRequiredService<GroupJournal>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<GroupJournal>());
        return services;
    }
}
