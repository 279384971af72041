using OnlineLearning.Storage.Generic;

namespace OnlineLearning.Cluster.Tests.Storage;

// The journals that need no server, under the suites of this folder.

public sealed class SqliteJournalConformance : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new SqliteHouse(options => options.SegmentBytes = 1024);
}

public sealed class SqliteJournalModel : JournalModelConformance
{
    private protected override IJournalHouse NewHouse() => new SqliteHouse(options => (options.SegmentBytes, options.RememberedGrains) = (1024, 1));
}

public sealed class SqliteJournalFeedConformance : JournalFeedConformance
{
    private protected override IJournalHouse NewHouse() => new SqliteHouse(options => (options.SegmentBytes, options.Feed, options.FeedBoundBytes, options.RememberedGrains) = (1024, true, 64 << 10, 1));
}

public sealed class StorageJournalOnMemoryConformance : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new StorageOnMemoryHouse(new StorageJournalOptions { TailBytes = 1024 }).Opened();
}

public sealed class StorageJournalOnMemoryModel : JournalModelConformance
{
    private protected override IJournalHouse NewHouse() => new StorageOnMemoryHouse(new StorageJournalOptions { TailBytes = 1024, RememberedGrains = 1 }).Opened();
}

public sealed class StorageJournalOnMemoryShared : SharedJournalConformance
{
    /// <summary>One ETag a grain is all it has.</summary>
    private protected override bool RefusesEverything => false;

    private protected override ISharedJournalHouse NewHouse() => new StorageOnMemoryHouse(new StorageJournalOptions { TailBytes = 1024 }).Opened();
}

public sealed class StorageJournalOnSqliteConformance : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new StorageOnSqliteHouse(new StorageJournalOptions { TailBytes = 1024 });
}
