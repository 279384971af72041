using System.Net;
using System.Net.Sockets;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Models;
using OnlineLearning.Grains.Shards;
using OnlineLearning.Silo.Offline;
using OnlineLearning.Silo.Stores;
using OnlineLearning.Silo.Telemetry;
using OnlineLearning.Storage;
using Orleans.Configuration;
using Orleans.Dashboard;
using GatewayOptions = OnlineLearning.Gateway.GatewayOptions;

namespace OnlineLearning.Silo.Hosting;

/// <summary>Puts one server process together: storage, grains, gateway. The one place that knows all the houses.</summary>
public static class ServerHost
{
    public const string DatabaseFile = "online-learning.db";

    /// <param name="settings">Settings above those of appsettings.json and the environment: the command line's.</param>
    /// <param name="configure">For tests: more settings of the builder.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        builder.Configuration.AddInMemoryCollection(settings);
        var options = ServerOptions.Read(builder.Configuration);
        var hasKeys = SettingsSection.Read<GatewayOptions>(builder.Configuration, GatewayOptions.Section).ApiKeys.Length > 0;
        var address = options.ListenAddress(hasKeys);
        if (options.Demo && hasKeys)
        {
            throw new ServerStartException($"--demo plays through a door without keys; allowed: no {GatewayOptions.Section}:{nameof(GatewayOptions.ApiKeys)}.");
        }

        var storage = StorageSettings.Read(builder.Configuration);
        var clustering = ClusteringSettings.Read(builder.Configuration, storage);
        options.CheckDataFolder();
        CheckFree(address);

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(clustering);
        builder.Services.AddSingleton<ServerStatus>();
        builder.Services.AddSingleton<IServerStatus>(services => services.GetRequiredService<ServerStatus>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.WebHost.UseUrls(address.ToString());
        builder.Services.AddOnlineLearningGateway();
        builder.Services.AddHealthChecks().AddCheck<ReadyCheck>("definitions", tags: [GatewayExtensions.StartupTag, GatewayExtensions.ReadyTag]).AddCheck<StoppingCheck>("stopping", tags: [GatewayExtensions.ReadyTag]);
        builder.Services.AddHostedService<Drain>();
        var offline = OfflineOptions.Read(builder.Configuration);
        offline.CheckFeed(builder.Configuration, storage.Chosen, clustering.Chosen);
        var context = new StorageContext(options, storage, clustering, offline, builder.Configuration);
        builder.Services.AddSingleton(context);
        builder.Services.AddOfflineExport(offline, options.DataFolder, clustering.Chosen.IsShared);
        var telemetry = TelemetryOptions.Read(builder.Configuration);
        builder.Services.AddTelemetry(telemetry);
        builder.UseOrleans(silo => AddSilo(silo, context));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapOnlineLearning();
        app.MapTelemetry(telemetry);
        if (options.Dashboard)
        {
            app.MapOrleansDashboard("/dashboard").ExcludeFromDescription();
        }

        return app;
    }

    private static void AddSilo(ISiloBuilder silo, StorageContext context)
    {
        var (options, clustering, configuration) = (context.Server, context.Clustering, context.Configuration);
        // Only other silos are listened for, and not at all outside clients.
        clustering.SiloPort = clustering.SiloPort == 0 ? FreePort() : clustering.SiloPort;
        clustering.Chosen.Use(silo, clustering.Connection(context.Storage) ?? "", clustering);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clustering.ClusterId, clustering.ServiceId));
        silo.Configure<EndpointOptions>(endpoint => (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (clustering.IPAddress, clustering.SiloPort, 0));
        if (clustering.ListenIPAddress is { } listen)
        {
            silo.Configure<EndpointOptions>(endpoints => endpoints.SiloListeningEndpoint = new IPEndPoint(listen, clustering.SiloPort));
        }

        silo.Configure<ClusterMembershipOptions>(membership => FailureDetection.Apply(clustering, membership));
        silo.Configure<SiloOptions>(self => self.SiloName = clustering.SiloName);
        context.Storage.Chosen.Add(silo, context);
        if (clustering.Chosen.IsShared)
        {
            silo.AddWriterFence();
        }

        SettingsSection.Configure<DurabilityOptions>(silo.Services, configuration, DurabilityOptions.Section);
        SettingsSection.Configure<MixOptions>(silo.Services, configuration, MixOptions.Section);
        SettingsSection.Configure<FollowOptions>(silo.Services, configuration, FollowOptions.Section);
        SettingsSection.Configure<GrainCollectionOptions>(silo.Services, configuration, "GrainCollection");
        silo.AddOnlineLearningGrains();
        if (options.Dashboard)
        {
            silo.AddDashboard();
        }
    }

    // Asked before the silo starts: a silo that has to stop half-way says much, and nothing that helps.
    private static void CheckFree(Uri address)
    {
        var ip = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host.Trim('[', ']'));
        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(ip, address.Port));
        }
        catch (SocketException failure)
        {
            throw new ServerStartException($"--http is '{address.OriginalString}'; {failure.Message}: stop the program that listens there, or choose another address.");
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
