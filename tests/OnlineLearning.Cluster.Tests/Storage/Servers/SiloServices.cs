using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>The services of a silo that is not started: what its storage and clustering are made of.</summary>
internal sealed class SiloServices : ISiloBuilder, IDisposable
{
    private ServiceProvider? _provider;

    public SiloServices(string clusterId)
    {
        Services.AddLogging();
        Services.AddSerializer();
        Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        Services.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, clusterId));
    }

    public IServiceCollection Services { get; } = new ServiceCollection();

    public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();

    public IServiceProvider Provider => _provider ??= Services.BuildServiceProvider();

    public void Dispose() => _provider?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
