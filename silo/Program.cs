using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Silo.Demo;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Stores;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

try
{
    await using var app = ServerHost.Build(CommandLine.Parse(args), RideHailingDemo.Configure);
    var options = app.Services.GetRequiredService<ServerOptions>();
    if (options is { Exit: true, Demo: false })
    {
        throw new ServerStartException("--exit ends the server after the demo's summary; it goes with --demo.");
    }

    await app.StartAsync();
    var loaded = app.Services.GetRequiredService<DefinitionFollower>().Loaded;
    _ = loaded.ContinueWith(_ => app.Lifetime.StopApplication(), TaskContinuationOptions.OnlyOnFaulted);
    var context = app.Services.GetRequiredService<StorageContext>();
    Console.WriteLine($"Serving on {app.Urls.First()}, data in {context.Storage.Chosen.Place(context)}. Ctrl+C stops.");
    if (options.Demo)
    {
        await RideHailingDemo.PlayUntilStopped(app.Urls.First(), Console.Out, app.Lifetime.ApplicationStopping);
    }

    await (options is { Demo: true, Exit: true } ? app.StopAsync() : app.WaitForShutdownAsync());
    await (loaded.IsFaulted ? loaded : Task.CompletedTask);
    return 0;
}
catch (Exception failure) when (StartFailure.Line(failure) is { } line)
{
    Console.Error.WriteLine(line);
    return 1;
}
