using System.Text.Json;
using OnlineLearning.Core.Definitions.Binding;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions;

/// <summary>What becomes of one named thing.</summary>
public enum ChangeKind
{
    Added,
    Changed,
    Removed,
    Unchanged,
}

/// <summary>A field that differs; null: it is absent on that side.</summary>
public sealed record FieldChange(string Path, string? Old, string? New)
{
    public override string ToString() => $"{Path}: {Old ?? "(none)"} -> {New ?? "(none)"}";
}

/// <summary>One entity, source, view, service or model.</summary>
/// <param name="Section"><c>entities</c>, <c>sources</c>, <c>feature_views</c>, <c>on_demand_views</c>, <c>feature_services</c> or <c>models</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Fields">For <see cref="ChangeKind.Changed"/>: each field that differs, defaults included; else empty.</param>
public sealed record DefinitionChange(string Section, string Name, ChangeKind Kind, IReadOnlyList<FieldChange> Fields);

/// <summary>The difference between two sets, name by name, as <c>ol apply</c> prints it.</summary>
public static class DefinitionDiff
{
    /// <summary>All names of both sets, by section and then in ordinal order.</summary>
    public static IReadOnlyList<DefinitionChange> Between(DefinitionSet before, DefinitionSet after)
    {
        using JsonDocument old = JsonDocument.Parse(DefinitionJson.Write(before));
        using JsonDocument fresh = JsonDocument.Parse(DefinitionJson.Write(after));
        List<DefinitionChange> changes = [];
        foreach (string section in Section.All)
        {
            Dictionary<string, JsonElement> olds = Named(old, section);
            Dictionary<string, JsonElement> news = Named(fresh, section);
            foreach (string name in olds.Keys.Union(news.Keys).Order(StringComparer.Ordinal))
            {
                changes.Add((olds.TryGetValue(name, out JsonElement o), news.TryGetValue(name, out JsonElement n)) switch
                {
                    (false, _) => new DefinitionChange(section, name, ChangeKind.Added, []),
                    (_, false) => new DefinitionChange(section, name, ChangeKind.Removed, []),
                    _ => Compare(section, name, Fields(o, before, section, name), Fields(n, after, section, name)),
                });
            }
        }

        return changes;
    }

    private static Dictionary<string, JsonElement> Named(JsonDocument document, string section) =>
        document.RootElement.GetProperty(section).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    private static DefinitionChange Compare(string section, string name, Dictionary<string, string> old, Dictionary<string, string> fresh)
    {
        FieldChange[] fields =
        [
            .. old.Keys.Union(fresh.Keys)
                .Select(path => new FieldChange(path, old.GetValueOrDefault(path), fresh.GetValueOrDefault(path)))
                .Where(change => change.Old != change.New),
        ];
        return new DefinitionChange(section, name, fields.Length == 0 ? ChangeKind.Unchanged : ChangeKind.Changed, fields);
    }

    private static Dictionary<string, string> Fields(JsonElement item, DefinitionSet set, string section, string name)
    {
        Dictionary<string, string> fields = [];
        Flatten(item, "", fields);
        if (section != Section.Models)
        {
            return fields;
        }

        // By name and not by place: one more input is one change.
        IReadOnlyList<InputDefinition> inputs = set.Models[name].Inputs;
        fields.Remove("inputs");
        foreach (InputDefinition input in inputs)
        {
            fields[$"inputs.{input.Name}"] = InputJson.Key(input.Kind);
        }

        fields["inputs"] = $"[{string.Join(", ", inputs.Select(i => i.Name))}]";
        return fields;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", fields);
                }

                break;
            case JsonValueKind.Array:
                fields[path] = $"[{string.Join(", ", element.EnumerateArray().Select(e => e.ToString()))}]";
                break;
            default:
                fields[path] = element.ToString();
                break;
        }
    }
}
