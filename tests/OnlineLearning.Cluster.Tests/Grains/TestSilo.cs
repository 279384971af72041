extern alias gateway;

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Storage;
using Orleans.Configuration;
using Xunit;
using YamlReader = gateway::OnlineLearning.Definitions.YamlReader;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>One silo with storage and grains, without a gateway, in a folder of its own that outlives it: a new one on the same folder is a restart.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TempFolder? _folder;

    private TestSilo(IHost host, TempFolder? folder) => (_host, _folder) = (host, folder);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public LiveDefinitions Live => _host.Services.GetRequiredService<ILiveDefinitions>().Current;

    public T Service<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="folder">Null: one of its own, gone with it.</param>
    /// <param name="time">Null: the system's.</param>
    /// <param name="configure">More of the silo.</param>
    public static async Task<TestSilo> Start(string? folder, TimeProvider? time = null, Action<ISiloBuilder>? configure = null)
    {
        var own = folder is null ? new TempFolder() : null;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddSqliteStorage(storage => storage.Path = Path.Combine(folder ?? own!, "test.db"));
            silo.AddOnlineLearningGrains();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<DefinitionFollower>().Loaded.WaitAsync(TestContext.Current.CancellationToken);
        return new TestSilo(host, own);
    }

    /// <summary>Applies a definition document.</summary>
    public async Task Apply(string yaml)
    {
        var read = YamlReader.Read(yaml, "test.yaml");
        Assert.Empty(read.Errors);
        var bound = DefinitionBinder.Bind([read.Document!], Live.Set);
        Assert.Empty(bound.Errors);
        var applied = await Grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Apply(DefinitionJson.Write(bound.Set), Live.Version);
        Assert.NotNull(applied);
        Assert.Equal(applied.Version, Live.Version);
    }

    public IEntityGrain Entity(string type, string key) => Grains.GetGrain<IEntityGrain>(EntityKey.Of(type, key));

    public IModelShardGrain Shard(string model, int shard = 0) => Grains.GetGrain<IModelShardGrain>(ShardKey.Of(model, Live.Models[model].Version, shard));

    /// <summary>A prediction request of numbers by input.</summary>
    public PredictRequest Request(string model, string id, string[] keys, long time = 0, params (string Name, double Value)[] numbers)
    {
        var live = Live.Models[model];
        var values = new RequestValues(live.Plan);
        foreach (var (name, value) in numbers)
        {
            values.SetNumber(live.Plan.RequestOrdinals[name], value);
        }

        var entries = new EntryBuffer();
        live.Plan.Encoder.Encode(values, time, keys, entries);
        return new PredictRequest { Model = model, Version = live.Version, Id = id, Keys = keys, Time = time, Entries = entries.ToBytes() };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _folder?.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
