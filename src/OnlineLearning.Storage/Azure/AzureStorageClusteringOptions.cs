using Orleans.Persistence.AzureStorage;

namespace Orleans.Clustering.AzureStorage;

/// <summary>The membership of silos in an Azure table. Names and defaults are those of Microsoft.Orleans.Clustering.AzureStorage.</summary>
public class AzureStorageClusteringOptions : AzureStorageOperationOptions
{
    public const string DEFAULT_TABLE_NAME = "OrleansSiloInstances";

    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;
}

/// <summary>Where a client finds gateways: the table of <see cref="AzureStorageClusteringOptions"/>.</summary>
public class AzureStorageGatewayOptions : AzureStorageOperationOptions
{
    public override string TableName { get; set; } = AzureStorageClusteringOptions.DEFAULT_TABLE_NAME;
}

/// <inheritdoc cref="AzureStorageOperationOptionsValidator{TOptions}"/>
public class AzureStorageClusteringOptionsValidator(AzureStorageClusteringOptions options, string name) : AzureStorageOperationOptionsValidator<AzureStorageClusteringOptions>(options, name);

/// <inheritdoc cref="AzureStorageOperationOptionsValidator{TOptions}"/>
public class AzureStorageGatewayOptionsValidator(AzureStorageGatewayOptions options, string name) : AzureStorageOperationOptionsValidator<AzureStorageGatewayOptions>(options, name);
