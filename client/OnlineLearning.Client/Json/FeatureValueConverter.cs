using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client.Json;

/// <summary>Writes a <see cref="FeatureValue"/> as the JSON scalar it is.</summary>
public sealed class FeatureValueConverter : JsonConverter<FeatureValue>
{
    public override bool HandleNull => true;

    public override FeatureValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => FeatureValue.Missing,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException($"a feature is a number, a text, true, false or null, not {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, FeatureValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case FeatureValueKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case FeatureValueKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case FeatureValueKind.Flag:
                writer.WriteBooleanValue(value.Number != 0);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
