using System.Security.Cryptography;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Offline;

/// <summary>Registers the export to the offline store.</summary>
public static class OfflineServices
{
    public const string FolderName = "offline";

    /// <summary>Before the silo is registered, so that the export starts before it and stops after it.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">The settings.</param>
    /// <param name="dataFolder">Where the folder is, where none is stated.</param>
    /// <param name="isShared">Several silos write one store.</param>
    public static IServiceCollection AddOfflineExport(this IServiceCollection services, OfflineOptions options, string dataFolder, bool isShared)
    {
        if (!options.Enabled)
        {
            return services;
        }

        var folder = Open(options, dataFolder, isShared);
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddSingleton<OfflineMeter>();
        if (isShared)
        {
            services.AddSingleton<OfflineTurn>();
            services.AddHostedService<SharedOfflineExport>();
        }
        else
        {
            services.AddHostedService<OfflineExport>();
        }

        return services;
    }

    // Asked before the silo starts: a silo that has to stop half-way says much, and nothing that helps.
    private static IOfflineFolder Open(OfflineOptions options, string dataFolder, bool isShared)
    {
        try
        {
            if (options.AzureConnection is { } connection)
            {
                return new AzureFolder(connection, options.AzureContainer, options.AzurePrefix);
            }

            var folder = new LocalFolder(options.Folder ?? Path.Combine(dataFolder, FolderName), isShared ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : null);
            folder.Lock().GetAwaiter().GetResult().DisposeAsync().AsTask().GetAwaiter().GetResult();
            return folder;
        }
        catch (OfflineStoreException failure)
        {
            throw new ServerStartException(
                $"{failure.Message} {OfflineOptions.Section}:{nameof(OfflineOptions.Folder)} names another folder, {OfflineOptions.Section}:{nameof(OfflineOptions.Enabled)}=false goes without.");
        }
    }
}
