using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Offline;

namespace OnlineLearning.Silo.Stores;

/// <summary>What a provider may look at while it registers itself.</summary>
internal sealed record StorageContext(ServerOptions Server, StorageSettings Storage, ClusteringSettings Clustering, OfflineOptions Offline, IConfiguration Configuration);
