namespace OnlineLearning.Silo.Stores;

/// <summary>The default: one process is its own cluster.</summary>
internal sealed class LocalhostProvider : ClusteringProvider
{
    public override string Name => "Localhost";

    public override bool NeedsConnection => false;

    public override bool IsShared => false;

    // Calls for the port of the one silo, which is its own primary.
    public override void Use(ISiloBuilder silo, string connection, ClusteringSettings settings)
        => silo.UseLocalhostClustering(settings.SiloPort, gatewayPort: 0, serviceId: settings.ServiceId, clusterId: settings.ClusterId);
}
