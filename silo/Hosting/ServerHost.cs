using System.Net;
using System.Net.Sockets;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Models;
using OnlineLearning.Silo.Offline;
using OnlineLearning.Storage;
using Orleans.Configuration;
using Orleans.Dashboard;

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
        var options = builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        var address = options.ListenAddress();
        options.CheckDataFolder();
        CheckFree(address);

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ServerStatus>();
        builder.Services.AddSingleton<IServerStatus>(services => services.GetRequiredService<ServerStatus>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.UseUrls(address.ToString());
        builder.Services.AddOnlineLearningGateway();
        builder.Services.AddHealthChecks().AddCheck<ReadyCheck>("definitions", tags: [GatewayExtensions.ReadyTag]);
        var offline = OfflineOptions.Read(builder.Configuration);
        builder.Services.AddOfflineExport(offline, options.DataFolder);
        builder.UseOrleans(silo => AddSilo(silo, options, offline, builder.Configuration));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapOnlineLearning();
        if (options.Dashboard)
        {
            app.MapOrleansDashboard("/dashboard").ExcludeFromDescription();
        }

        return app;
    }

    private static void AddSilo(ISiloBuilder silo, ServerOptions options, OfflineOptions offline, IConfiguration configuration)
    {
        // One process is its own cluster: it listens on a free loopback port for other silos and not at all for outside clients.
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0);
        silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        silo.Configure<SiloOptions>(self => self.SiloName = "silo");
        silo.AddSqliteStorage(storage =>
        {
            storage.Path = Path.Combine(options.DataFolder, DatabaseFile);
            (storage.Feed, storage.FeedBoundBytes) = (offline.Enabled, offline.BoundBytes);
            configuration.GetSection("Storage").Bind(storage);
        });
        silo.Services.Configure<DurabilityOptions>(configuration.GetSection("Durability"));
        silo.Services.Configure<MixOptions>(configuration.GetSection("Mix"));
        silo.Services.Configure<GrainCollectionOptions>(configuration.GetSection("GrainCollection"));
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
