using System.Xml.Linq;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Architecture;

/// <summary>Houses and doors: which project may know which, and which packages it may bring.</summary>
public class ProjectReferenceTests
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly string[] Source = ["Core", "Contracts", "Grains", "Storage", "Gateway", "Batch"];

    /// <summary>The table of the design. A trailing * stands for a family of packages.</summary>
    private static readonly Dictionary<string, House> Houses = new()
    {
        ["Core"] = new("src", [], ["MathNet.Numerics", "System.Numerics.Tensors"]),
        ["Contracts"] = new("src", ["Core"], ["Microsoft.Orleans.Sdk"]),
        ["Grains"] = new("src", ["Contracts"], ["Microsoft.Orleans.Sdk", "Microsoft.Orleans.Runtime"]),
        ["Storage"] = new("src", ["Contracts"], ["Microsoft.Orleans.Runtime", "Microsoft.Data.Sqlite", "Azure.*", "Microsoft.Orleans.*", "StackExchange.Redis", "System.IO.Hashing", "Npgsql"]),
        ["Gateway"] = new("src", ["Contracts"], [AspNetCore, "Microsoft.AspNetCore.OpenApi", "Grpc.AspNetCore", "YamlDotNet"]),
        ["Batch"] = new("src", ["Core"], ["Microsoft.ML", "Parquet.Net", "Azure.Storage.Blobs"]),
        ["Silo"] = new("silo", Source, ["Microsoft.Orleans.Server", "Microsoft.Orleans.Dashboard", "OpenTelemetry*"]),
        ["Client"] = new("client", [], ["Grpc.Net.Client", "Google.Protobuf", "Grpc.Tools"]),
        ["Cli"] = new("client", ["Client", "Core", "Batch"], ["System.CommandLine", "Spectre.Console", "Sylvan.Data.Csv", "YamlDotNet"]),
        ["Core.Tests"] = new("tests", ["Core"], ["xunit.v3", "CsCheck", "YamlDotNet"]),
        ["Cluster.Tests"] = new("tests", [.. Source, "Silo", "Client", "Cli"], ["xunit.v3", "CsCheck", "Microsoft.ML.OnnxRuntime", "Microsoft.Orleans.Server", "Microsoft.Orleans.TestingHost", "Microsoft.Extensions.TimeProvider.Testing"]),
        ["Benchmarks"] = new("tests", [.. Source, "Silo", "Client", "Cli"], ["BenchmarkDotNet", "Microsoft.CodeAnalysis.CSharp", "Microsoft.Orleans.Server", "StackExchange.Redis"]),
    };

    public static TheoryData<string> Projects => new(SourceTree.Files("*.csproj", "src", "silo", "client", "tests").Select(SourceTree.Relative));

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_knows_only_what_its_house_may_know(string path)
    {
        var name = NameOf(path);
        Assert.True(Houses.TryGetValue(name, out var house), $"{path} has no row in the table");
        Assert.Equal(house.Folder, path.Split('/')[0]);
        var items = XDocument.Load(Path.Combine(SourceTree.Root, path)).Descendants().ToLookup(item => item.Name.LocalName, item => item.Attribute("Include")?.Value ?? "");
        Assert.All(items["ProjectReference"].Select(NameOf), reference => Assert.Contains(reference, house.Projects));
        Assert.All(items["PackageReference"].Concat(items["FrameworkReference"]), package => Assert.True(house.Allows(package), $"{path}: {package}"));
        Assert.Empty(items["Reference"]);
    }

    [Fact]
    public void Every_project_is_found() => Assert.InRange(Projects.Count, 12, Houses.Count);

    [Fact]
    public void Only_tests_see_a_projects_internals()
    {
        var friends = SourceTree.Files("*.csproj", "src", "silo", "client").SelectMany(path => XDocument.Load(path).Descendants("InternalsVisibleTo")).Select(item => item.Attribute("Include")!.Value);
        Assert.All(friends, friend => Assert.EndsWith(".Tests", friend));
        Assert.All(SourceTree.Code("src", "silo", "client"), path => Assert.DoesNotContain("InternalsVisibleTo", File.ReadAllText(path)));
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("OnlineLearning.", "");

    private sealed record House(string Folder, string[] Projects, string[] Packages)
    {
        public bool Allows(string package) => Packages.Any(allowed => allowed.EndsWith('*') ? package.StartsWith(allowed[..^1], StringComparison.Ordinal) : package == allowed);
    }
}
