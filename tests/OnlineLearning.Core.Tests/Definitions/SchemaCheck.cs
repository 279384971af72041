using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>
/// The part of JSON Schema 2020-12 that the published schema uses, over parsed documents. A keyword it does not know is an exception, so
/// nothing in the schema stays unchecked.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    public bool IsValid(DefinitionNode node) => IsValid(root, node);

    /// <summary>The schemas with <c>properties</c> that describe a map of the document, with the map and its path.</summary>
    public IEnumerable<(JsonElement Schema, MapNode Map, string Path)> Maps(DefinitionNode node) => Maps(root, node, "");

    private JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out JsonElement to) ? root.GetProperty("$defs").GetProperty(to.GetString()!["#/$defs/".Length..]) : schema;

    private bool IsValid(JsonElement schema, DefinitionNode node) => schema.EnumerateObject().All(k => Holds(schema, k.Name, k.Value, node));

    private bool Holds(JsonElement schema, string keyword, JsonElement value, DefinitionNode node)
    {
        MapNode? map = node as MapNode;
        IReadOnlyList<DefinitionNode>? items = (node as ListNode)?.Items;
        string? text = TypeOf(node) == "string" ? ((ScalarNode)node).Text : null;
        double? number = TypeOf(node) is "number" or "integer" ? Number((ScalarNode)node) : null;
        return keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" => true,
            "$ref" => IsValid(Resolve(schema), node),
            "type" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(t => Is(t, node)) : Is(value, node),
            "enum" => text is not null && value.EnumerateArray().Any(v => v.GetString() == text),
            "pattern" => text is null || Regex.IsMatch(text, value.GetString()!),
            "minLength" => text is null || text.Length >= value.GetInt32(),
            "maxLength" => text is null || text.Length <= value.GetInt32(),
            "minimum" => number is null || number >= value.GetDouble(),
            "maximum" => number is null || number <= value.GetDouble(),
            "exclusiveMinimum" => number is null || number > value.GetDouble(),
            "minItems" => items is null || items.Count >= value.GetInt32(),
            "maxItems" => items is null || items.Count <= value.GetInt32(),
            "items" => items is null || items.All(i => IsValid(value, i)),
            "required" => map is null || value.EnumerateArray().All(k => map.Entries.Any(e => e.Key == k.GetString())),
            "minProperties" => map is null || map.Entries.Count >= value.GetInt32(),
            "maxProperties" => map is null || map.Entries.Count <= value.GetInt32(),
            "propertyNames" => map is null || map.Entries.All(e => IsValid(value, new ScalarNode(e.KeyPosition, e.Key, true))),
            "properties" => map is null || map.Entries.All(e => !value.TryGetProperty(e.Key, out JsonElement s) || IsValid(s, e.Value)),
            "additionalProperties" => map is null || map.Entries.All(e => IsStated(schema, e.Key) || (value.ValueKind != JsonValueKind.False && IsValid(value, e.Value))),
            "anyOf" => value.EnumerateArray().Any(s => IsValid(s, node)),
            "oneOf" => value.EnumerateArray().Count(s => IsValid(s, node)) == 1,
            "not" => !IsValid(value, node),
            _ => throw new NotSupportedException($"keyword {keyword}"),
        };
    }

    private IEnumerable<(JsonElement, MapNode, string)> Maps(JsonElement schema, DefinitionNode node, string path)
    {
        schema = Resolve(schema);
        if (!schema.TryGetProperty("properties", out _) && schema.TryGetProperty("anyOf", out JsonElement any))
        {
            return Maps(any.EnumerateArray().First(s => IsValid(s, node)), node, path);
        }

        if (node is ListNode list)
        {
            return list.Items.SelectMany((item, i) => Maps(schema.GetProperty("items"), item, $"{path}[{i}]"));
        }

        if (node is not MapNode map)
        {
            return [];
        }

        IEnumerable<(JsonElement, MapNode, string)> here = schema.TryGetProperty("properties", out _) ? [(schema, map, path)] : [];
        return here.Concat(map.Entries.SelectMany(e =>
        {
            JsonElement inner = IsStated(schema, e.Key) ? schema.GetProperty("properties").GetProperty(e.Key) : schema.GetProperty("additionalProperties");
            return Maps(inner, e.Value, path.Length == 0 ? e.Key : $"{path}.{e.Key}");
        }));
    }

    private static bool IsStated(JsonElement schema, string key) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(key, out _);

    private static bool Is(JsonElement type, DefinitionNode node) =>
        type.GetString() == TypeOf(node) || (type.GetString() == "number" && TypeOf(node) == "integer");

    private static string TypeOf(DefinitionNode node) => node switch
    {
        MapNode => "object",
        ListNode => "array",
        ScalarNode { Text: null } => "null",
        ScalarNode { IsText: true } => "string",
        ScalarNode { Text: "true" or "True" or "TRUE" or "false" or "False" or "FALSE" } => "boolean",
        ScalarNode scalar when Number(scalar) is { } number => number == Math.Floor(number) ? "integer" : "number",
        _ => "string",
    };

    private static double? Number(ScalarNode scalar) =>
        double.TryParse(scalar.Text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number) ? number : null;
}
