using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Orleans.Persistence.AzureStorage;

/// <summary>A table and how to reach it. Names and defaults are those of Orleans' own Azure packages.</summary>
public partial class AzureStorageOperationOptions
{
    private const string Superseded = $"Set the {nameof(TableServiceClient)} property.";

    private Func<Task<TableServiceClient>>? _create;

    /// <summary>3 to 63 letters and digits, the first a letter.</summary>
    public virtual string TableName { get; set; } = "";

    public AzureStoragePolicyOptions StoragePolicyOptions { get; } = new();

    /// <summary>For clients that are made here. Retries come from <see cref="StoragePolicyOptions"/>.</summary>
    public TableClientOptions? ClientOptions { get; set; }

    /// <summary>The account's client. Required, unless one of the <c>ConfigureTableServiceClient</c> methods was called.</summary>
    [DisallowNull]
    public TableServiceClient? TableServiceClient
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
            _create = () => Task.FromResult(value);
        }
    }

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        _create = () => Task.FromResult(new TableServiceClient(connectionString, Retrying()));
    }

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(Uri serviceUri) => _create = () => Task.FromResult(new TableServiceClient(serviceUri, Retrying()));

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(Func<Task<TableServiceClient>> createClientCallback) => _create = createClientCallback ?? throw new ArgumentNullException(nameof(createClientCallback));

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(Uri serviceUri, TokenCredential tokenCredential) => _create = () => Task.FromResult(new TableServiceClient(serviceUri, tokenCredential, Retrying()));

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(Uri serviceUri, AzureSasCredential azureSasCredential) => _create = () => Task.FromResult(new TableServiceClient(serviceUri, azureSasCredential, Retrying()));

    [Obsolete(Superseded)]
    public void ConfigureTableServiceClient(Uri serviceUri, TableSharedKeyCredential sharedKeyCredential) => _create = () => Task.FromResult(new TableServiceClient(serviceUri, sharedKeyCredential, Retrying()));

    /// <summary>The table, created if it is not there.</summary>
    internal async Task<TableClient> Open(CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StoragePolicyOptions.CreationTimeout);
        var table = (await _create!().ConfigureAwait(false)).GetTableClient(TableName);
        await table.CreateIfNotExistsAsync(limit.Token).ConfigureAwait(false);
        return table;
    }

    /// <exception cref="OrleansConfigurationException">It cannot be used; one line.</exception>
    internal void Validate(string? name)
    {
        var which = string.IsNullOrEmpty(name) ? GetType().Name : $"{GetType().Name} '{name}'";
        if (_create is null)
        {
            throw new OrleansConfigurationException($"{which}.{nameof(TableServiceClient)} is missing; allowed: a client of the account's table service.");
        }

        if (!TableNames().IsMatch(TableName))
        {
            throw new OrleansConfigurationException($"{which}.{nameof(TableName)} is '{TableName}'; allowed: 3 to 63 letters and digits, the first a letter.");
        }
    }

    private TableClientOptions Retrying()
    {
        var options = ClientOptions ??= new();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.Delay = StoragePolicyOptions.PauseBetweenOperationRetries;
        options.Retry.MaxDelay = StoragePolicyOptions.MaxPauseBetweenOperationRetries < options.Retry.Delay ? options.Retry.Delay : StoragePolicyOptions.MaxPauseBetweenOperationRetries;
        options.Retry.MaxRetries = Math.Max(0, StoragePolicyOptions.MaxOperationRetries);
        return options;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    private static partial Regex TableNames();
}

/// <summary>Refuses options that cannot be used when the silo is built.</summary>
public class AzureStorageOperationOptionsValidator<TOptions>(TOptions options, string? name = null) : IConfigurationValidator
    where TOptions : AzureStorageOperationOptions
{
    public TOptions Options { get; } = options;

    public string? Name { get; } = name;

    public virtual void ValidateConfiguration() => Options.Validate(Name);
}
