using System.Diagnostics;
using System.Xml.Linq;
using OnlineLearning.Cluster.Tests.Docs;
using OnlineLearning.Silo.Hosting;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>The image's recipe against the repository and the server: no engine builds it here.</summary>
public sealed class DockerfileTests
{
    private readonly Dockerfile _file = new();

    /// <summary>A project that is missing from the restore fails the build of the image; one too many restores again for nothing.</summary>
    [Fact]
    public void The_restore_has_every_project_of_the_server_and_its_lock_file()
    {
        var restore = _file.Instructions.FindIndex(each => each.Name == "RUN" && each.Value.StartsWith("dotnet restore silo/OnlineLearning.Silo.csproj --locked-mode", StringComparison.Ordinal));
        var copied = _file.Instructions[..restore].Where(each => each.Name == "COPY").Select(each => each.Value).ToList();
        var expected = ProjectsOf("silo/OnlineLearning.Silo.csproj").Select(project => project[..project.LastIndexOf('/')]).Select(folder => $"{folder}/*.csproj {folder}/packages.lock.json {folder}/");
        Assert.Equal([.. expected.Append("global.json Directory.Build.props Directory.Packages.props ./").Order(StringComparer.Ordinal)], copied.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_copied_is_there_and_reaches_the_builder()
    {
        var ignored = File.ReadAllLines(Path.Combine(Yaml.Folder, "Dockerfile.dockerignore"));
        Assert.Equal("*", ignored.First(line => !line.StartsWith('#')));
        var sources = _file.Instructions.Where(each => each.Name == "COPY" && !each.Value.StartsWith("--", StringComparison.Ordinal)).SelectMany(each => each.Value.Split(' ')[..^1]);
        Assert.All(sources, source =>
        {
            Assert.Contains("!" + source.Split('/')[0], ignored);
            var folder = Path.Combine(Document.Root, Path.GetDirectoryName(source)!);
            Assert.True(source.Contains('*') ? Directory.EnumerateFiles(folder, Path.GetFileName(source)).Any() : Path.Exists(Path.Combine(Document.Root, source)), source);
        });
    }

    [Fact]
    public void Its_base_is_the_framework_of_the_projects_and_it_is_not_root()
    {
        var framework = XDocument.Load(Path.Combine(Document.Root, "Directory.Build.props")).Descendants("TargetFramework").Single().Value["net".Length..];
        Assert.Equal([$"--platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:{framework} AS build", $"mcr.microsoft.com/dotnet/aspnet:{framework}"], _file.Instructions.Where(each => each.Name == "FROM").Select(each => each.Value));
        Assert.Equal("$APP_UID", _file.Image.Single(each => each.Name == "USER").Value);
        Assert.Equal("SIGTERM", _file.Image.Single(each => each.Name == "STOPSIGNAL").Value);
        Assert.Equal(["dotnet", Path.GetFileName(typeof(ServerHost).Assembly.Location)], _file.Command("ENTRYPOINT"));
    }

    [Fact]
    public void Its_settings_are_the_servers_and_its_ports_those_that_it_listens_on()
    {
        var settings = new ServerSettings(new Dictionary<string, string>(_file.Environment) { ["Gateway__ApiKeys__0"] = "a-key-of-sixteen-and-more" });
        Assert.Equal(["DOTNET_EnableDiagnostics"], settings.Unknown);
        Assert.Equal([settings.Http.Port, new Overlay("azure").Ports["silo"]], _file.Image.Single(each => each.Name == "EXPOSE").Value.Split(' ').Select(int.Parse));
        Assert.Equal(settings.Server.Data, _file.Image.Single(each => each.Name == "VOLUME").Value);
        Assert.Contains(_file.Image, each => each == ("COPY", $"--from=build --chown=$APP_UID:$APP_UID /empty {settings.Server.Data}"));
        var refused = Assert.Throws<ServerStartException>(() => new ServerSettings(_file.Environment));
        Assert.Contains("Gateway__ApiKeys__0", refused.Message);
    }

    /// <summary>The image's own command, against a server and against nobody.</summary>
    [Fact]
    public async Task Its_health_check_passes_where_a_server_is_ready_and_fails_where_none_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the command is for bash");
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder, new Dictionary<string, string> { ["Gateway__ApiKeys__0"] = "a-key-of-sixteen-and-more" });
        var port = server.Http.BaseAddress!.Port;
        Assert.Equal(0, await Check(port, "/health/ready"));
        // What answers, but not with 200.
        Assert.NotEqual(0, await Check(port, "/v1/status"));
        server.Kill();
        Assert.NotEqual(0, await Check(port, "/health/ready"));
    }

    private async Task<int> Check(int port, string path)
    {
        var command = _file.Command("HEALTHCHECK");
        Assert.Contains("127.0.0.1/8080", command[^1]);
        Assert.Contains("/health/ready", command[^1]);
        command[^1] = command[^1].Replace("8080", port.ToString()).Replace("/health/ready", path);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static HashSet<string> ProjectsOf(string project)
    {
        HashSet<string> found = [project];
        var folder = Path.GetDirectoryName(Path.Combine(Document.Root, project))!;
        foreach (var reference in XDocument.Load(Path.Combine(Document.Root, project)).Descendants("ProjectReference"))
        {
            found.UnionWith(ProjectsOf(Path.GetRelativePath(Document.Root, Path.Combine(folder, reference.Attribute("Include")!.Value)).Replace('\\', '/')));
        }

        return found;
    }
}
