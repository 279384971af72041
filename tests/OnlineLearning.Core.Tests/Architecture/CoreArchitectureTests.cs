using System.Text.RegularExpressions;
using OnlineLearning.Core.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Architecture;

/// <summary>Core is pure, and its folders know only those before them.</summary>
public partial class CoreArchitectureTests
{
    private static readonly string[] Folders = ["Numerics", "Statistics", "Features", "Learning", "Definitions", "Evaluation"];

    [Fact]
    public void Core_has_no_folders_but_those_with_a_place_in_the_order()
        => Assert.Equal(Folders.Order(), SourceTree.Code("src/OnlineLearning.Core").Select(FolderOf).Distinct().Order());

    [Fact]
    public void A_namespace_is_its_folder() => Assert.All(SourceTree.Code("src/OnlineLearning.Core"), path =>
    {
        var folder = SourceTree.Relative(Path.GetDirectoryName(path)!)["src/".Length..];
        Assert.Contains($"namespace {folder.Replace('/', '.')};", File.ReadAllText(path));
    });

    /// <summary>By source: using directives and qualified names, comments left out.</summary>
    [Fact]
    public void A_folder_of_Core_uses_only_those_before_it()
    {
        var wrong = new List<string>();
        foreach (var path in SourceTree.Code("src/OnlineLearning.Core"))
        {
            var code = string.Join('\n', File.ReadLines(path).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            foreach (var later in Folders[(Array.IndexOf(Folders, FolderOf(path)) + 1)..])
            {
                // "Core.Evaluation" as a directive or qualified, and "Evaluation.Type", which the namespaces above also allow.
                if (Regex.IsMatch(code, $@"(\bCore\.{later}\b)|((?<![\w.]){later}\.[A-Z]\w*[ .(<])"))
                {
                    wrong.Add($"{SourceTree.Relative(path)} uses {later}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Core_refers_to_nothing_but_the_runtime_and_numerics()
        => Assert.All(typeof(ILearner).Assembly.GetReferencedAssemblies(), reference => Assert.Matches(AllowedReference(), reference.Name));

    [Fact]
    public void Core_takes_neither_time_nor_chance_from_outside() => Assert.Empty(BannedCalls.Of(typeof(ILearner).Assembly));

    [Fact]
    public void The_search_for_banned_calls_finds_them()
    {
        // This assembly calls two on purpose.
        _ = DateTime.UtcNow.Ticks + new Random().Next();
        var found = BannedCalls.Of(typeof(CoreArchitectureTests).Assembly);
        Assert.Contains("System.DateTime.get_UtcNow", found);
        Assert.Contains("System.Random..ctor()", found);
        Assert.DoesNotContain("System.Random..ctor", found);
    }

    private static string FolderOf(string path) => SourceTree.Relative(path).Split('/')[2];

    [GeneratedRegex(@"^(System\..*|Microsoft\.CSharp|MathNet\.Numerics|netstandard)$")]
    private static partial Regex AllowedReference();
}
