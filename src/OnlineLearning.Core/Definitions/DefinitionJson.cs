using System.Text.Encodings.Web;
using System.Text.Json;
using OnlineLearning.Core.Definitions.Binding;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions;

/// <summary>
/// Definitions as canonical JSON (UTF-8, one line) in the shape of the YAML format: all defaults stated, what is absent left out, names in
/// ordinal order, lists in their own. Two sets are the same exactly if their bytes are, and <c>Read(Write(set))</c> is <c>set</c>.
/// </summary>
public static class DefinitionJson
{
    /// <summary>Of the form: raised with everything that is written anew, since a server that does not know it refuses the set.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="NewerStateException">A newer server wrote definitions of this form.</exception>
    public static void Verify(int form)
    {
        if (form > Version)
        {
            throw new NewerStateException("The catalog's definitions", form, 1, Version);
        }
    }

    public static byte[] Write(DefinitionSet set) => Bytes(json =>
    {
        json.WriteStartObject();
        WriteSection(json, Section.Entities, set.Entities, FeatureJson.WriteEntity);
        WriteSection(json, Section.Sources, set.Sources, FeatureJson.WriteSource);
        WriteSection(json, Section.FeatureViews, set.FeatureViews, FeatureJson.WriteView);
        WriteSection(json, Section.OnDemandViews, set.OnDemandViews, FeatureJson.WriteOnDemandView);
        WriteSection(json, Section.FeatureServices, set.FeatureServices, FeatureJson.WriteService);
        WriteSection(json, Section.Models, set.Models, ModelJson.Write);
        json.WriteEndObject();
    });

    /// <summary>What stands under the model's name, without the name.</summary>
    public static byte[] Write(ModelDefinition model) => Bytes(json => ModelJson.Write(json, model));

    /// <summary>Reads back what <see cref="Write(DefinitionSet)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not JSON, or not a valid set; the message names the first error.</exception>
    public static DefinitionSet Read(ReadOnlySpan<byte> json)
    {
        BindResult result = DefinitionBinder.Bind([ReadNode(json, "(stored)")]);
        return result.IsValid ? result.Set : throw new InvalidDataException($"stored definitions are not valid: {result.Errors[0]}");
    }

    /// <summary>The tree of a JSON document of our own; its nodes have a file but no line.</summary>
    /// <exception cref="InvalidDataException">The bytes are not JSON, or deeper than 64 levels.</exception>
    public static DefinitionNode ReadNode(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return ToNode(document.RootElement, new SourcePosition(file, 0, 0));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: not JSON: {e.Message}", e);
        }
    }

    private static DefinitionNode ToNode(JsonElement element, SourcePosition at) => element.ValueKind switch
    {
        JsonValueKind.Object => new MapNode(at, [.. element.EnumerateObject().Select(p => new MapEntry(p.Name, at, ToNode(p.Value, at)))]),
        JsonValueKind.Array => new ListNode(at, [.. element.EnumerateArray().Select(e => ToNode(e, at))]),
        JsonValueKind.String => new ScalarNode(at, element.GetString(), IsText: true),
        JsonValueKind.Null => new ScalarNode(at, null, IsText: false),
        _ => new ScalarNode(at, element.GetRawText(), IsText: false),
    };

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            write(json);
        }

        return bytes.ToArray();
    }

    private static void WriteSection<T>(
        Utf8JsonWriter json, string section, IReadOnlyDictionary<string, T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject(section);
        foreach ((string name, T item) in items.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            write(json, item);
        }

        json.WriteEndObject();
    }
}
