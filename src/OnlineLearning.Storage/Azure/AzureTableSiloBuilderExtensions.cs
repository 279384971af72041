using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Configuration.Overrides;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Registers grain states as rows of an Azure table, by the calls of Microsoft.Orleans.Persistence.AzureStorage.</summary>
public static class AzureTableSiloBuilderExtensions
{
    public static ISiloBuilder AddAzureTableGrainStorageAsDefault(this ISiloBuilder builder, Action<AzureTableStorageOptions> configureOptions)
        => builder.AddAzureTableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    public static ISiloBuilder AddAzureTableGrainStorage(this ISiloBuilder builder, string name, Action<AzureTableStorageOptions> configureOptions)
        => builder.AddAzureTableGrainStorage(name, options => options.Configure(configureOptions));

    public static ISiloBuilder AddAzureTableGrainStorageAsDefault(this ISiloBuilder builder, Action<OptionsBuilder<AzureTableStorageOptions>>? configureOptions = null)
        => builder.AddAzureTableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    public static ISiloBuilder AddAzureTableGrainStorage(this ISiloBuilder builder, string name, Action<OptionsBuilder<AzureTableStorageOptions>>? configureOptions = null)
    {
        var services = builder.Services;
        configureOptions?.Invoke(services.AddOptions<AzureTableStorageOptions>(name));
        services.AddTransient<IConfigurationValidator>(provider => new AzureTableGrainStorageOptionsValidator(provider.GetRequiredService<IOptionsMonitor<AzureTableStorageOptions>>().Get(name), name));
        services.AddTransient<IPostConfigureOptions<AzureTableStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<AzureTableStorageOptions>>();
        services.ConfigureNamedOptionForLogging<AzureTableStorageOptions>(name);
        services.AddGrainStorage(name, AzureTableGrainStorageFactory.Create);
        return builder;
    }
}

/// <summary>Makes the storage of one name.</summary>
public static class AzureTableGrainStorageFactory
{
    public static AzureTableGrainStorage Create(IServiceProvider services, string name)
        => ActivatorUtilities.CreateInstance<AzureTableGrainStorage>(services, name, services.GetRequiredService<IOptionsMonitor<AzureTableStorageOptions>>().Get(name), services.GetProviderClusterOptions(name));
}
