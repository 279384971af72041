using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Grain states as blobs. Names and defaults are those of Microsoft.Orleans.Persistence.AzureStorage.</summary>
public class AzureBlobStorageOptions : IStorageProviderSerializerOptions
{
    public const string DEFAULT_CONTAINER_NAME = "grainstate";
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    private const string Superseded = $"Set the {nameof(BlobServiceClient)} property.";

    /// <summary>The container, made if missing: 3 to 63 lower-case letters, digits and single hyphens between them.</summary>
    public string ContainerName { get; set; } = DEFAULT_CONTAINER_NAME;

    /// <summary>For clients that are made here.</summary>
    public BlobClientOptions? ClientOptions { get; set; }

    /// <summary>The stage of the silo's start at which the container is opened.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>How states become bytes. Default: the one registered under the storage's name, else the silo's, which is JSON.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>The account's client. Required, unless one of the <c>ConfigureBlobServiceClient</c> methods was called.</summary>
    [DisallowNull]
    public BlobServiceClient? BlobServiceClient
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
            CreateClient = () => Task.FromResult(value);
        }
    }

    /// <summary>True (default): clearing a state deletes its blob. False: an empty blob stays and keeps an ETag.</summary>
    public bool DeleteStateOnClear { get; set; } = true;

    /// <summary>Which container holds the state of which grain. Default: all in <see cref="ContainerName"/>.</summary>
    public Func<IServiceProvider, AzureBlobStorageOptions, IBlobContainerFactory> BuildContainerFactory { get; set; } = static (_, options) => new OneBlobContainer(options);

    internal Func<Task<BlobServiceClient>>? CreateClient { get; private set; }

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(string connectionString) => BlobServiceClient = new(connectionString, ClientOptions);

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(Uri serviceUri) => BlobServiceClient = new(serviceUri, ClientOptions);

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(Func<Task<BlobServiceClient>> createClientCallback) => CreateClient = createClientCallback ?? throw new ArgumentNullException(nameof(createClientCallback));

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(Uri serviceUri, TokenCredential tokenCredential) => BlobServiceClient = new(serviceUri, tokenCredential, ClientOptions);

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(Uri serviceUri, AzureSasCredential azureSasCredential) => BlobServiceClient = new(serviceUri, azureSasCredential, ClientOptions);

    [Obsolete(Superseded)]
    public void ConfigureBlobServiceClient(Uri serviceUri, StorageSharedKeyCredential sharedKeyCredential) => BlobServiceClient = new(serviceUri, sharedKeyCredential, ClientOptions);
}

/// <summary>Refuses options that cannot be used when the silo is built.</summary>
public partial class AzureBlobStorageOptionsValidator(AzureBlobStorageOptions options, string name) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (options.CreateClient is null)
        {
            throw new OrleansConfigurationException($"{nameof(AzureBlobStorageOptions)} '{name}'.{nameof(AzureBlobStorageOptions.BlobServiceClient)} is missing; allowed: a client of the account's blob service.");
        }

        if (options.ContainerName is not { Length: >= 3 and <= 63 } || !ContainerNames().IsMatch(options.ContainerName))
        {
            throw new OrleansConfigurationException(
                $"{nameof(AzureBlobStorageOptions)} '{name}'.{nameof(AzureBlobStorageOptions.ContainerName)} is '{options.ContainerName}'; allowed: 3 to 63 lower-case letters, digits and single hyphens between them.");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerNames();
}
