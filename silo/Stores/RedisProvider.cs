using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>A Redis server for journal and states, which several silos share.</summary>
internal sealed class RedisProvider : StorageProvider
{
    public override string Name => "Redis";

    public override bool HasFeed => true;

    public override void Add(ISiloBuilder silo, StorageContext context) => silo.AddRedisStorage(storage =>
    {
        (storage.ConnectionString, storage.KeyPrefix) = (context.Storage.ConnectionString!, context.Clustering.ServiceId);
        (storage.Feed, storage.FeedBoundBytes) = (context.Offline.Enabled, context.Offline.BoundBytes);
        SettingsSection.Bind(context.Configuration, Section, storage);
    });
}
