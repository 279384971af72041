using OnlineLearning.Silo.Hosting;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

try
{
    await using var app = ServerHost.Build(CommandLine.Parse(args));
    await app.StartAsync();
    Console.WriteLine($"Serving on {app.Urls.First()}, data in {app.Services.GetRequiredService<ServerOptions>().DataFolder}. Ctrl+C stops.");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Line(failure) is { } line)
{
    Console.Error.WriteLine(line);
    return 1;
}
