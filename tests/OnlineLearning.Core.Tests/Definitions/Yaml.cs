using System.Text;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>From text to definitions, as <c>ol apply</c> goes.</summary>
internal static class Yaml
{
    /// <summary>The example of docs/definitions.md: every kind of map of the format occurs in it.</summary>
    public static string Example { get; } = ReadExample();

    public static BindResult Bind(string text, DefinitionSet? onTopOf = null, bool prune = false) => Bind([("a.yaml", text)], onTopOf, prune);

    public static BindResult Bind(IReadOnlyList<(string File, string Text)> files, DefinitionSet? onTopOf = null, bool prune = false)
    {
        List<DefinitionNode> documents = [];
        foreach ((string file, string text) in files)
        {
            YamlResult read = YamlReader.Read(text, file);
            Assert.Empty(read.Errors);
            documents.Add(read.Document!);
        }

        return DefinitionBinder.Bind(documents, onTopOf, prune);
    }

    public static DefinitionSet Valid(string text, DefinitionSet? onTopOf = null)
    {
        BindResult result = Bind(text, onTopOf);
        Assert.Empty(result.Errors);
        return result.Set;
    }

    public static string Json(DefinitionSet set) => Encoding.UTF8.GetString(DefinitionJson.Write(set));

    /// <summary>Every line ends with LF, so that positions are the same on every system.</summary>
    public static string Replaced(string old, string replacement)
    {
        Assert.Contains(old, Example);
        return Example.Replace(old, replacement);
    }

    private static string ReadExample()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "definitions.md")).ReplaceLineEndings("\n");
        int start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
