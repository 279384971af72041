using Orleans.Persistence.AzureStorage;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Grain states in an Azure table, at most 960 KiB each. Names and defaults are those of Microsoft.Orleans.Persistence.AzureStorage.</summary>
public class AzureTableStorageOptions : AzureStorageOperationOptions, IStorageProviderSerializerOptions
{
    public const string DEFAULT_TABLE_NAME = "OrleansGrainState";
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;

    /// <summary>True: clearing a state deletes its row. False (default): the row stays without data and keeps its ETag.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>True: states are written as text, for serializers whose bytes are text. Both are read.</summary>
    public bool UseStringFormat { get; set; }

    /// <summary>The stage of the silo's start at which the table is opened.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>How states become bytes. Default: the one registered under the storage's name, else the silo's, which is JSON.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}

/// <inheritdoc cref="AzureStorageOperationOptionsValidator{TOptions}"/>
public class AzureTableGrainStorageOptionsValidator(AzureTableStorageOptions options, string name) : AzureStorageOperationOptionsValidator<AzureTableStorageOptions>(options, name);
