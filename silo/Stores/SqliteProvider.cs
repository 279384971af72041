using OnlineLearning.Silo.Hosting;
using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>The embedded default: one file in the data folder, for one process.</summary>
internal sealed class SqliteProvider : StorageProvider
{
    public override string Name => "Sqlite";

    public override bool NeedsConnection => false;

    public override bool IsShared => false;

    public override bool HasFeed => true;

    public override string Place(StorageContext context) => context.Server.DataFolder;

    public override void Add(ISiloBuilder silo, StorageContext context) => silo.AddSqliteStorage(storage =>
    {
        storage.Path = Path.Combine(context.Server.DataFolder, ServerHost.DatabaseFile);
        (storage.Feed, storage.FeedBoundBytes) = (context.Offline.Enabled, context.Offline.BoundBytes);
        SettingsSection.Bind(context.Configuration, Section, storage);
    });
}
