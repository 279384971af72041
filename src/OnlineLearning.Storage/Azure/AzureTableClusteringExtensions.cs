using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Storage.Azure;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Registers the membership in an Azure table, by the calls of Microsoft.Orleans.Clustering.AzureStorage.</summary>
public static class AzureTableClusteringExtensions
{
    public static ISiloBuilder UseAzureStorageClustering(this ISiloBuilder builder, Action<AzureStorageClusteringOptions> configureOptions)
        => builder.UseAzureStorageClustering(options => options.Configure(configureOptions));

    public static ISiloBuilder UseAzureStorageClustering(this ISiloBuilder builder, Action<OptionsBuilder<AzureStorageClusteringOptions>>? configureOptions)
    {
        var services = builder.Services;
        configureOptions?.Invoke(services.AddOptions<AzureStorageClusteringOptions>());
        services.AddTransient<IConfigurationValidator>(provider => new AzureStorageClusteringOptionsValidator(provider.GetRequiredService<IOptions<AzureStorageClusteringOptions>>().Value, Options.DefaultName));
        services.AddSingleton<IMembershipTable, AzureMembershipTable>().ConfigureFormatter<AzureStorageClusteringOptions>();
        return builder;
    }

    public static IClientBuilder UseAzureStorageClustering(this IClientBuilder builder, Action<AzureStorageGatewayOptions> configureOptions)
        => builder.UseAzureStorageClustering(options => options.Configure(configureOptions));

    public static IClientBuilder UseAzureStorageClustering(this IClientBuilder builder, Action<OptionsBuilder<AzureStorageGatewayOptions>>? configureOptions)
    {
        var services = builder.Services;
        configureOptions?.Invoke(services.AddOptions<AzureStorageGatewayOptions>());
        services.AddTransient<IConfigurationValidator>(provider => new AzureStorageGatewayOptionsValidator(provider.GetRequiredService<IOptions<AzureStorageGatewayOptions>>().Value, Options.DefaultName));
        services.AddSingleton<IGatewayListProvider, AzureGatewayList>().ConfigureFormatter<AzureStorageGatewayOptions>();
        return builder;
    }
}
