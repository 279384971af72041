using System.Diagnostics;
using System.Globalization;
using OnlineLearning.Benchmarks.Evaluate;
using OnlineLearning.Cluster.Tests.Storage.Servers;

namespace OnlineLearning.Benchmarks.Load;

/// <summary><c>ol export</c> of a server on SQLite and <c>ol import</c> into an empty one on SQLite, PostgreSQL and Redis: time, bytes, and the memory of either process. Each in a process of its own, started anew, so that no entity is awake.</summary>
internal static class ArchiveBench
{
    private static readonly string Ol = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "OnlineLearning.Cli", "release", "ol.dll"));

    /// <param name="args">Numbers of entities; 100,000 by default.</param>
    public static async Task<int> Run(string[] args)
    {
        if (!File.Exists(Ol))
        {
            await Console.Error.WriteLineAsync($"{Ol} is not there; dotnet build -c Release client/OnlineLearning.Cli makes it.");
            return 2;
        }

        using var postgreSql = PostgreSqlServerProcess.Start();
        using var redis = RedisServerProcess.Start();
        Console.WriteLine("| entities | step | seconds | archive, bytes | server's memory before, MiB | at its peak, MiB | ol at its peak, MiB |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
        foreach (var entities in args.Length > 0 ? args : ["100000"])
        {
            var folder = Directory.CreateTempSubdirectory("ol-bench-");
            try
            {
                var source = folder.CreateSubdirectory("source").FullName;
                using (var server = new ServerSide(ArchiveServer.Command, source))
                {
                    await server.Next<ArchiveStep>();
                    await server.Ask<ArchiveStep>($"fill {entities}");
                    // One that stops takes its folder away.
                    server.Kill();
                }

                var archive = Path.Combine(folder.FullName, "archive.tar.gz");
                await Measure(entities, "export from SQLite", archive, [source], "export", archive);
                await Measure(entities, "import into SQLite", archive, [folder.CreateSubdirectory("target").FullName], "import", archive);
                await Import("PostgreSql", postgreSql?.NewDatabase());
                await Import("Redis", redis?.NewDatabase());

                async Task Import(string provider, string? connection)
                {
                    if (connection is not null)
                    {
                        await Measure(entities, $"import into {provider}", archive, [folder.CreateSubdirectory(provider).FullName, provider, connection], "import", archive);
                    }
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return 0;
    }

    private static async Task Measure(string entities, string step, string archive, string[] server, params string[] asked)
    {
        using var side = new ServerSide([ArchiveServer.Command, .. server]);
        await side.Next<ArchiveStep>();
        var before = await side.Ask<ArchiveStep>("look");
        var clock = Stopwatch.StartNew();
        var cost = ChildRun.Measure("dotnet", [Ol, .. asked, "--server", before.Address]);
        var seconds = clock.Elapsed.TotalSeconds;
        var after = await side.Ask<ArchiveStep>("look");
        Console.WriteLine($"| {int.Parse(entities, CultureInfo.InvariantCulture):N0} | {step} | {seconds:N1} | {new FileInfo(archive).Length:N0} | {before.MemoryMib:N0} | {after.PeakMib:N0} | {cost.PeakMegabytes:N0} |");
    }
}
