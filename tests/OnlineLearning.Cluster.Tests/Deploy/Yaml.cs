using OnlineLearning.Cluster.Tests.Docs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>Files below <c>deploy</c> as trees, looked into by paths as <c>spec.template.spec.containers.0</c>.</summary>
internal static class Yaml
{
    public static string Folder { get; } = Path.Combine(Document.Root, "deploy");

    public static List<YamlNode> Read(params string[] path)
    {
        using var reader = File.OpenText(Path.Combine([Folder, .. path]));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static YamlNode? Find(this YamlNode node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var next = node switch
            {
                YamlMappingNode mapping => mapping.Children.TryGetValue(new YamlScalarNode(part), out var child) ? child : null,
                YamlSequenceNode list when int.TryParse(part, out var at) && at < list.Children.Count => list.Children[at],
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    public static YamlNode At(this YamlNode node, string path) => node.Find(path) ?? throw new InvalidDataException($"no {path} at line {node.Start.Line}");

    public static string Text(this YamlNode node, string path) => ((YamlScalarNode)node.At(path)).Value!;

    public static int Number(this YamlNode node, string path) => int.Parse(node.Text(path));

    public static IEnumerable<YamlNode> Items(this YamlNode node, string path) => node.Find(path) is YamlSequenceNode list ? list.Children : [];

    public static Dictionary<string, YamlNode> Children(this YamlNode node, string path) => ((YamlMappingNode)node.At(path)).Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value);

    public static Dictionary<string, string> Texts(this YamlNode node, string path) => node.Children(path).ToDictionary(pair => pair.Key, pair => ((YamlScalarNode)pair.Value).Value!);

    /// <summary>Every mapping that has the key, wherever it is.</summary>
    public static IEnumerable<YamlNode> Having(this YamlNode node, string key) => node.AllNodes.Where(each => each is YamlMappingNode && each.Find(key) is not null);

    /// <summary>Lines <c>NAME=VALUE</c>, without comments.</summary>
    public static Dictionary<string, string> Settings(params string[] path)
        => File.ReadLines(Path.Combine([Folder, .. path])).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
