namespace Orleans.Storage;

/// <summary>A row was written by another since its ETag was read.</summary>
[GenerateSerializer]
[Alias("Orleans.Storage.TableStorageUpdateConditionNotSatisfiedException")]
public class TableStorageUpdateConditionNotSatisfiedException(string grainType, string grainId, string tableName, string storedEtag, string? currentEtag, Exception storageException)
    : InconsistentStateException($"State '{grainType}' of {grainId} in table '{tableName}' was written by another since ETag {currentEtag ?? "none"} was read.", storedEtag, currentEtag, storageException)
{
    [Id(0)]
    public string? GrainId { get; } = grainId;

    [Id(1)]
    public string? GrainType { get; } = grainType;

    [Id(2)]
    public string? TableName { get; } = tableName;
}
