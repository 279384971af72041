using System.Text.Json;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions;

/// <summary>A model's inputs in canonical JSON: neighbours of one kind (and view, or entity) share an item.</summary>
internal static class InputJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<InputDefinition> inputs)
    {
        for (int start = 0; start < inputs.Count;)
        {
            int end = start + 1;
            while (end < inputs.Count && SharesItem(inputs[start], inputs[end]))
            {
                end++;
            }

            json.WriteStartObject();
            WriteItem(json, [.. inputs.Skip(start).Take(end - start)]);
            json.WriteEndObject();
            start = end;
        }
    }

    public static string Key(InputKind kind) => kind == InputKind.DatePart ? "date" : kind.ToString().ToLowerInvariant();

    private static bool SharesItem(InputDefinition a, InputDefinition b) =>
        a.Kind == b.Kind && a.View == b.View && a.Kind != InputKind.Cross && (a.Entity == b.Entity || a.Kind == InputKind.Entity);

    private static void WriteItem(Utf8JsonWriter json, InputDefinition[] inputs)
    {
        InputDefinition first = inputs[0];
        string key = Key(first.Kind);
        switch (first.Kind)
        {
            case InputKind.Cross:
                json.WriteList(key, first.Parts!);
                break;
            case InputKind.View:
                json.WriteString(key, first.View);
                json.WriteList("columns", inputs.Select(i => i.Column!));
                break;
            case InputKind.Label:
                json.WriteList(key, inputs.Select(i => i.Column!));
                json.WriteString("entity", first.Entity);
                break;
            case InputKind.Entity:
                json.WriteList(key, inputs.Select(i => i.Entity!));
                break;
            default:
                json.WriteList(key, inputs.Select(i => i.Name));
                break;
        }
    }
}
