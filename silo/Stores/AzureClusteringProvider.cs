using Azure.Data.Tables;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Stores;

/// <summary>The membership in an Azure table, in Orleans' own layout.</summary>
internal sealed class AzureClusteringProvider : ClusteringProvider
{
    public override string Name => "AzureTable";

    public override IReadOnlyList<string> SharesConnectionWith => ["AzureBlob", "AzureTable"];

    public override void Use(ISiloBuilder silo, string connection, ClusteringSettings settings)
    {
        TableServiceClient client;
        try
        {
            client = new(connection);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            // A secret: not repeated.
            throw new ServerStartException($"{ClusteringSettings.Section}:{nameof(ClusteringSettings.ConnectionString)} cannot be read as that of an Azure storage account.");
        }

        silo.UseAzureStorageClustering(options => options.TableServiceClient = client);
    }
}
