using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>The instructions of the Dockerfile, in their order, with continued lines joined.</summary>
internal sealed partial class Dockerfile
{
    public Dockerfile()
    {
        var text = File.ReadAllText(Path.Combine(Yaml.Folder, "Dockerfile")).ReplaceLineEndings("\n");
        var lines = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#'))).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Instructions = [.. lines.Select(line => line.Split(' ', 2)).Select(pair => (pair[0], pair[1].Trim()))];
    }

    public List<(string Name, string Value)> Instructions { get; }

    /// <summary>Instructions of the last stage, which is the image.</summary>
    public List<(string Name, string Value)> Image => Instructions[Instructions.FindLastIndex(each => each.Name == "FROM")..];

    /// <summary>What the image sets for every process in it.</summary>
    public Dictionary<string, string> Environment => Image.Where(each => each.Name == "ENV").SelectMany(each => Space().Split(each.Value)).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The arguments of the image's only instruction of the name, which are a JSON array.</summary>
    public string[] Command(string name)
    {
        var value = Image.Single(each => each.Name == name).Value;
        return JsonSerializer.Deserialize<string[]>(value[value.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    [GeneratedRegex(" +")]
    private static partial Regex Space();
}
