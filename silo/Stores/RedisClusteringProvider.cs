namespace OnlineLearning.Silo.Stores;

/// <summary>Silos find one another in Redis, by Orleans' own provider.</summary>
internal sealed class RedisClusteringProvider : ClusteringProvider
{
    public override string Name => "Redis";

    public override void Use(ISiloBuilder silo, string connection, ClusteringSettings settings) => silo.UseRedisClustering(connection);
}
