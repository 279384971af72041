using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Storage;
using OnlineLearning.Storage.PostgreSql;
using Orleans.Messaging;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>Grain states on a server, through the registration that a silo uses.</summary>
internal sealed class ServerStates : IGrainStorageHouse
{
    private readonly string _name;
    private readonly Action<ISiloBuilder> _configure;
    private readonly Action<bool> _mayWrite;
    private readonly List<SiloServices> _opened = [];

    public ServerStates(string name, Action<ISiloBuilder> configure, Action<bool> mayWrite)
    {
        (_name, _configure, _mayWrite) = (name, configure, mayWrite);
        Reopen();
    }

    public IGrainStorage Storage { get; private set; } = null!;

    public bool FailWrites
    {
        set => _mayWrite(!value);
    }

    public void Reopen()
    {
        var silo = new SiloServices(_name);
        _configure(silo);
        _opened.Add(silo);
        Storage = silo.Provider.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        foreach (var participant in silo.Provider.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(lifecycle);
        }

        lifecycle.OnStart().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        FailWrites = false;
        foreach (var silo in _opened)
        {
            silo.Dispose();
        }
    }
}

/// <summary>The silos of a cluster on a server, through the registration that a silo uses.</summary>
internal sealed class ServerMembers(Action<ISiloBuilder> configure) : IMembershipHouse
{
    private readonly List<SiloServices> _opened = [];

    public IMembershipTable Open(string clusterId)
    {
        var silo = new SiloServices(clusterId);
        configure(silo);
        _opened.Add(silo);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        foreach (var tables in silo.Provider.GetServices<ILifecycleParticipant<ISiloLifecycle>>().OfType<PostgreSqlTables>())
        {
            tables.Participate(lifecycle);
        }

        lifecycle.OnStart().GetAwaiter().GetResult();
        return silo.Provider.GetRequiredService<IMembershipTable>();
    }

    /// <summary>What a client is given comes with Orleans' package for clients; the server has none.</summary>
    public IGatewayListProvider? Gateways(string clusterId) => null;

    public ValueTask DisposeAsync()
    {
        _opened.ForEach(silo => silo.Dispose());
        return default;
    }
}
