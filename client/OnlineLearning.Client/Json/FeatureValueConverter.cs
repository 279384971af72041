using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client.Json;

/// <summary>Writes a <see cref="FeatureValue"/> as the JSON scalar or array it is.</summary>
public sealed class FeatureValueConverter : JsonConverter<FeatureValue>
{
    public override bool HandleNull => true;

    public override FeatureValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => FeatureValue.Missing,
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? (FeatureValue)whole : reader.GetDouble(),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => throw new JsonException($"a feature is a number, a text, true, false, null or a list of numbers or of texts, not {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, FeatureValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case FeatureValueKind.Number when value.Whole is { } whole:
                writer.WriteNumberValue(whole);
                break;
            case FeatureValueKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case FeatureValueKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case FeatureValueKind.Flag:
                writer.WriteBooleanValue(value.Number != 0);
                break;
            case FeatureValueKind.Numbers:
                writer.WriteStartArray();
                foreach (var number in value.Numbers!)
                {
                    writer.WriteNumberValue(number);
                }

                writer.WriteEndArray();
                break;
            case FeatureValueKind.Texts:
                writer.WriteStartArray();
                foreach (var text in value.Texts!)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // An empty list may be of either; it is read as one of numbers.
    private static FeatureValue ReadList(ref Utf8JsonReader reader)
    {
        List<double> numbers = [];
        List<string> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    numbers.Add(reader.GetDouble());
                    break;
                case JsonTokenType.String:
                    texts.Add(reader.GetString()!);
                    break;
                default:
                    throw new JsonException($"a list holds numbers or texts, not {reader.TokenType}");
            }
        }

        return texts.Count == 0 ? numbers.ToArray() : numbers.Count == 0 ? texts.ToArray() : throw new JsonException("a list holds numbers or texts, not both");
    }
}
