using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Grains.Archives;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Entities;
using OnlineLearning.Grains.Models;
using OnlineLearning.Grains.Monitors;
using OnlineLearning.Grains.Shards;
using Orleans.Serialization;

namespace OnlineLearning.Grains;

/// <summary>Registers what the grains need of their process. Storage registers <c>IJournal</c> and the grain storage named <see cref="GrainSnapshot.StorageName"/>.</summary>
public static class GrainsExtensions
{
    public static ISiloBuilder AddOnlineLearningGrains(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddChecked<DurabilityOptions>();
        silo.Services.AddChecked<MixOptions>();
        silo.Services.AddChecked<FollowOptions>();
        // What a store's client throws, too, reaches the silo that asked, as what it is or at least with what it says: unsaid, every failure of another silo would be one of serialization.
        silo.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = _ => true);
        silo.Services.Replace(ServiceDescriptor.Singleton<IActivationWorkingSet, UnsweptWorkingSet>());
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<LearningMeter>();
        silo.Services.AddSingleton<FreshnessMeter>();
        silo.Services.AddSingleton<PlacementMeter>();
        silo.Services.AddSingleton<SharedWeights>();
        silo.Services.AddSingleton<ModelRecorders>();
        silo.Services.AddSingleton<IModelTelemetry>(services => services.GetRequiredService<ModelRecorders>());
        silo.Services.AddSingleton<SnapshotStorage>();
        silo.Services.AddSingleton<WaitClock>();
        silo.Services.AddSingleton<LabelsUnderWay>();
        silo.Services.AddSingleton<EntityServices>();
        silo.Services.AddSingleton<DefinitionFollower>();
        silo.Services.AddSingleton<ILiveDefinitions>(services => services.GetRequiredService<DefinitionFollower>());
        silo.Services.AddSingleton<StoredStates>();
        silo.Services.AddSingleton<ArchiveExport>();
        silo.Services.AddSingleton<ImportTarget>();
        silo.Services.AddSingleton<ArchiveImport>();
        silo.Services.AddSingleton<IServerArchive, ServerArchive>();
        silo.Services.AddHostedService(services => services.GetRequiredService<DefinitionFollower>());
        silo.Services.AddHostedService<SliceShipping>();
        silo.Services.AddSingleton<ShardFollower>();
        silo.Services.AddHostedService(services => services.GetRequiredService<ShardFollower>());
        silo.Services.AddHostedService<Mixing>();
        silo.Services.AddHostedService<JournalBound>();
        silo.Services.AddSingleton<WakeOwing>();
        silo.Services.AddHostedService(services => services.GetRequiredService<WakeOwing>());
        return silo;
    }
}
