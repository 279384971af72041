using System.Text.Json;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

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

    public static string Key(InputKind kind) => kind switch
    {
        InputKind.DatePart or InputKind.Sine or InputKind.Cosine => "date",
        InputKind.Product => "cross",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What is stated of an input beside its kind and name; nothing where nothing is.</summary>
    public static void WriteOptions(Utf8JsonWriter json, InputDefinition input)
    {
        if (input.Signed)
        {
            json.WriteBoolean("signed", true);
        }

        if (input.Grams != TextGrams.Words)
        {
            json.WriteNumber("words", input.Grams.MostWords);
            if (input.Grams.LeastCharacters > 0)
            {
                json.WriteStartArray("characters");
                json.WriteNumberValue(input.Grams.LeastCharacters);
                json.WriteNumberValue(input.Grams.MostCharacters);
                json.WriteEndArray();
            }
        }

        json.WriteIfPresent("half_life", input.HalfLife);
        if (input.Scale is { } scale)
        {
            json.WriteStartObject("scale");
            json.WriteString("kind", scale.Kind);
            json.WriteIfPresent("half_life", scale.Kind == ScaleDefinition.Decayed ? scale.HalfLife : (double?)null);
            json.WriteEndObject();
        }

        if (input.Buckets > 0)
        {
            json.WriteNumber("bucket", input.Buckets);
        }
    }

    // Of two neighbours of one kind only labels can differ in a half-life, and then one of them is no ewma.
    private static bool SharesItem(InputDefinition a, InputDefinition b) =>
        Key(a.Kind) == Key(b.Kind) && IsCyclic(a) == IsCyclic(b) && a.View == b.View && Key(a.Kind) != "cross" && (a.Entity == b.Entity || a.Kind == InputKind.Entity)
        && (a.Signed, a.Grams, a.Scale, a.Buckets) == (b.Signed, b.Grams, b.Scale, b.Buckets);

    private static bool IsCyclic(InputDefinition input) => input.Kind is InputKind.Sine or InputKind.Cosine;

    private static void WriteItem(Utf8JsonWriter json, InputDefinition[] inputs)
    {
        InputDefinition first = inputs[0];
        string key = Key(first.Kind);
        switch (first.Kind)
        {
            case InputKind.Cross or InputKind.Product:
                json.WriteList(key, first.Parts!);
                break;
            case InputKind.Missing:
                json.WriteList(key, inputs.Select(i => i.Parts![0]));
                break;
            case InputKind.Sine or InputKind.Cosine:
                json.WriteList(key, inputs.Where(i => i.Kind == InputKind.Sine).Select(i => i.Column!));
                json.WriteString("encoding", "cyclic");
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

        WriteOptions(json, Array.Find(inputs, i => i.HalfLife is not null) ?? first);
    }
}
