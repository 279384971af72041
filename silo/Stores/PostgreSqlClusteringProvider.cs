using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Stores;

/// <summary>Silos find one another in a PostgreSQL database, by Orleans' own provider.</summary>
internal sealed class PostgreSqlClusteringProvider : ClusteringProvider
{
    public override string Name => "PostgreSql";

    public override void Use(ISiloBuilder silo, string connection, ClusteringSettings settings) => silo.UsePostgreSqlClustering(connection);
}
