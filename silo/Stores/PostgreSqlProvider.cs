using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>A PostgreSQL database for journal and states, which several silos share.</summary>
internal sealed class PostgreSqlProvider : StorageProvider
{
    public override string Name => "PostgreSql";

    public override bool HasFeed => true;

    public override void Add(ISiloBuilder silo, StorageContext context) => silo.AddPostgreSqlStorage(storage =>
    {
        storage.ConnectionString = context.Storage.ConnectionString!;
        (storage.Feed, storage.FeedBoundBytes) = (context.Offline.Enabled, context.Offline.BoundBytes);
        SettingsSection.Bind(context.Configuration, Section, storage);
    });
}
