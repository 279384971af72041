using OnlineLearning.Cluster.Tests.Offline;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

public sealed class AzureBlobStatesConformance(Azurite azurite) : GrainStorageConformance
{
    private protected override IGrainStorageHouse NewHouse() => new BlobStates(azurite);
}

public sealed class AzureBlobStatesKeptWhenCleared(Azurite azurite) : GrainStorageConformance
{
    private protected override IGrainStorageHouse NewHouse() => new BlobStates(azurite, options => options.DeleteStateOnClear = false);
}

public sealed class AzureTableStatesConformance(Azurite azurite) : GrainStorageConformance
{
    private protected override IGrainStorageHouse NewHouse() => new TableStates(azurite);
}
