using System.Text.RegularExpressions;
using OnlineLearning.Core.Tests.Architecture;
using OnlineLearning.Grains.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Architecture;

/// <summary>Size and names of what is shipped, and what must not be in it.</summary>
public partial class CodeShapeTests
{
    private static readonly List<string> Shipped = [.. SourceTree.Code("src", "silo", "client")];

    [Fact]
    public void Files_are_short()
    {
        var lengths = Shipped.Select(path => (Lines: File.ReadLines(path).Count(), Path: SourceTree.Relative(path))).OrderBy(file => file.Lines).ToList();
        Assert.True(lengths[^1].Lines <= 400, $"{lengths[^1].Path} has {lengths[^1].Lines} lines, allowed: 400");
        Assert.True(lengths[lengths.Count / 2].Lines <= 70, $"median of {lengths[lengths.Count / 2].Lines} lines, allowed: 70");
        Assert.True(lengths[lengths.Count * 9 / 10].Lines <= 200, $"a tenth of the files has more than {lengths[lengths.Count * 9 / 10].Lines} lines, allowed: 200");
    }

    [Fact]
    public void No_type_is_named_after_nothing_in_particular()
        => Assert.Empty(Shipped.SelectMany(path => VagueName().Matches(File.ReadAllText(path)).Select(match => $"{SourceTree.Relative(path)}: {match.Value}")));

    [Fact]
    public void No_folder_is_named_after_nothing_in_particular()
        => Assert.Empty(Shipped.Where(path => SourceTree.Relative(path).Split('/')[..^1].Any(part => part is "Common" or "Shared" or "Infrastructure" or "Helpers" or "Utils" or "Misc")).Select(SourceTree.Relative));

    [Fact]
    public void Warnings_are_not_switched_off_in_code()
        => Assert.Empty(Shipped.Where(path => File.ReadAllText(path).Contains("#pragma warning disable")).Select(SourceTree.Relative));

    /// <summary>But for the registration, where the system's clock is what a silo gets that names no other.</summary>
    [Fact]
    public void Grains_take_neither_time_nor_chance_from_outside()
    {
        Assert.Equal(["System.TimeProvider.get_System"], BannedCalls.Of(typeof(EntityGrain).Assembly));
        Assert.Equal(
            ["src/OnlineLearning.Grains/GrainsExtensions.cs"],
            SourceTree.Code("src/OnlineLearning.Grains").Where(path => File.ReadAllText(path).Contains("TimeProvider.System")).Select(SourceTree.Relative));
    }

    [Fact]
    public void The_gateway_knows_no_grain_class()
        => Assert.DoesNotContain(typeof(OnlineLearning.Gateway.GatewayOptions).Assembly.GetReferencedAssemblies(), reference => reference.Name == typeof(EntityGrain).Assembly.GetName().Name);

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helper|Helpers|Util|Utils|Utilities)\b")]
    private static partial Regex VagueName();
}
