using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>An overlay with the base it is laid over: what <c>kubectl kustomize</c> makes of it, for the few of its features that are used.</summary>
internal sealed partial class Overlay
{
    private static readonly string[] Known = ["apiVersion", "kind", "resources", "configMapGenerator"];

    public static readonly string[] Names = ["redis-postgresql", "azure"];

    public Overlay(string name)
    {
        Add(name);
        var example = Path.Combine("kubernetes", name, "secret.env.example");
        var command = MakesSecret().Match(File.ReadAllText(Path.Combine(Yaml.Folder, example)));
        Secrets[command.Groups[1].Value] = Yaml.Settings(example);
    }

    public List<YamlNode> Resources { get; } = [];

    public Dictionary<string, Dictionary<string, string>> ConfigMaps { get; } = [];

    /// <summary>Those that the example file tells how to make.</summary>
    public Dictionary<string, Dictionary<string, string>> Secrets { get; } = [];

    public YamlNode Deployment => Only("Deployment");

    public YamlNode Pod => Deployment.At("spec.template.spec");

    public YamlNode Container => Pod.Items("containers").Single();

    public Dictionary<string, string> Labels => Deployment.Texts("spec.template.metadata.labels");

    /// <summary>The container's named ports.</summary>
    public Dictionary<string, int> Ports => Container.Items("ports").ToDictionary(port => port.Text("name"), port => port.Number("containerPort"));

    public YamlNode Only(string kind) => Resources.Single(resource => resource.Text("kind") == kind);

    public IEnumerable<YamlNode> All(string kind) => Resources.Where(resource => resource.Text("kind") == kind);

    /// <summary>What the process finds in its environment: maps and secrets in their order, then its own variables, each of which may use those before it.</summary>
    public Dictionary<string, string> Environment(Dictionary<string, string> podFields)
    {
        Dictionary<string, string> found = [];
        foreach (var source in Container.Items("envFrom"))
        {
            var from = source.Find("configMapRef") is { } map ? ConfigMaps[map.Text("name")] : Secrets[source.Text("secretRef.name")];
            foreach (var (name, value) in from)
            {
                found[name] = value;
            }
        }

        foreach (var variable in Container.Items("env"))
        {
            found[variable.Text("name")] = variable.Find("valueFrom") is { } field
                ? podFields[field.Text("fieldRef.fieldPath")]
                : Reference().Replace(variable.Text("value"), used => found[used.Groups[1].Value]);
        }

        return found;
    }

    /// <summary>Variables that others are made of.</summary>
    public IEnumerable<string> Used() => Container.Items("env").Where(variable => variable.Find("value") is not null).SelectMany(variable => Reference().Matches(variable.Text("value"))).Select(used => used.Groups[1].Value);

    private void Add(string folder)
    {
        var kustomization = Yaml.Read("kubernetes", folder, "kustomization.yaml").Single();
        if (((YamlMappingNode)kustomization).Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Except(Known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException($"{folder}: this test does not know what {unknown} does");
        }

        foreach (var resource in kustomization.Items("resources").Select(node => ((YamlScalarNode)node).Value!))
        {
            if (resource.StartsWith("../", StringComparison.Ordinal))
            {
                Add(resource[3..]);
            }
            else
            {
                Resources.AddRange(Yaml.Read("kubernetes", folder, resource));
            }
        }

        foreach (var generator in kustomization.Items("configMapGenerator"))
        {
            var name = generator.Text("name");
            var merges = generator.Find("behavior") is not null;
            var settings = generator.Items("envs").SelectMany(file => Yaml.Settings("kubernetes", folder, ((YamlScalarNode)file).Value!));
            ConfigMaps[name] = (merges ? ConfigMaps[name] : []).Concat(settings).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Last().Value);
        }
    }

    [GeneratedRegex(@"kubectl create secret generic (\S+) --from-env-file")]
    private static partial Regex MakesSecret();

    [GeneratedRegex(@"\$\(([A-Za-z_0-9]+)\)")]
    private static partial Regex Reference();
}
