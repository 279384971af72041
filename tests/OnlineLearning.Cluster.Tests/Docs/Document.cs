using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OnlineLearning.Cluster.Tests.Docs;

/// <summary>A fenced block of a document.</summary>
/// <param name="Kind">The words after the fence: <c>bash</c>, <c>yaml</c>.</param>
/// <param name="Line">Of its fence, from 1.</param>
/// <param name="Text">Without its fences.</param>
internal sealed record Snippet(string Kind, int Line, string Text);

/// <summary>README.md, or one below docs.</summary>
internal sealed partial class Document(string path)
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    public static IEnumerable<Document> All => [new("README.md"), .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => new Document(Path.GetRelativePath(Root, file).Replace('\\', '/')))];

    public string Name => path;

    public string Folder => Path.GetDirectoryName(Path.Combine(Root, path))!;

    public string Text { get; } = File.ReadAllText(Path.Combine(Root, path));

    public List<Snippet> Snippets()
    {
        List<Snippet> snippets = [];
        string? kind = null;
        List<string> block = [];
        var lines = Text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                block.Add(lines[i]);
            }
            else if (kind is null)
            {
                (kind, block) = (lines[i][3..].Trim(), []);
            }
            else
            {
                snippets.Add(new Snippet(kind, i - block.Count, string.Join('\n', block)));
                kind = null;
            }
        }

        return kind is null ? snippets : throw new InvalidDataException($"{path}: a fence is not closed");
    }

    /// <summary>Targets of links and pictures that are files of the repository, without their anchors.</summary>
    public IEnumerable<string> Links() => Link().Matches(Text).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(link => link.Split('#')[0]).Where(link => link.Length > 0);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
