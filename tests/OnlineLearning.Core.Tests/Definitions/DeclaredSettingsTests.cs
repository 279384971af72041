using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Schema and documentation say what is declared. Set OL_UPDATE_LOCKS=1 to write both anew.</summary>
public sealed class DeclaredSettingsTests
{
    [Fact]
    public void The_schema_has_all_declared_settings() => Check("definitions.schema.json", DeclaredSettings.Schema);

    [Fact]
    public void The_documentation_has_all_declared_settings() => Check("definitions.md", DeclaredSettings.Page);

    [Fact]
    public void The_documentation_has_all_functions_of_expressions() => Check("definitions.md", FunctionTable.Page);

    private static void Check(string file, Func<string, string> renew)
    {
        var path = Path.Combine(SourceTree.Root, "docs", file);
        var (text, expected) = (File.ReadAllText(path).ReplaceLineEndings("\n"), renew(File.ReadAllText(path).ReplaceLineEndings("\n")));
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, text);
    }
}
