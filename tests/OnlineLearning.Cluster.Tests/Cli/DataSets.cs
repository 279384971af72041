using System.Runtime.CompilerServices;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Real data beside the repository, which may not be part of it.</summary>
internal static class DataSets
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    /// <summary>Path of a data set; skips the test where it is not there.</summary>
    public static string Require(string file)
    {
        var path = new[] { "..", "../.." }.Select(up => Path.GetFullPath(Path.Combine(Root, up, "shared", "data", file))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"../shared/data/{file} is not there");
        return path!;
    }

    public static string Example(string name) => Path.Combine(Root, "client", "examples", name);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
