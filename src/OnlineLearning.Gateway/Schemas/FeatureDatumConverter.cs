using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>Writes a feature value as the JSON that its type has: times as RFC 3339 with Z.</summary>
internal sealed class FeatureDatumConverter : JsonConverter<FeatureDatum>
{
    private static readonly long MostTicks = DateTime.MaxValue.Ticks;

    public override bool HandleNull => true;

    /// <summary>By the JSON alone: a number is a float, a time a string.</summary>
    public override FeatureDatum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.Number => FeatureDatum.Of(reader.GetDouble()),
        JsonTokenType.True or JsonTokenType.False => FeatureDatum.Of(reader.GetBoolean()),
        JsonTokenType.String => FeatureDatum.Of(reader.GetString()),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => throw new JsonException("a feature value is a number, true or false, a string, an array of numbers or of strings, or null"),
    };

    public override void Write(Utf8JsonWriter writer, FeatureDatum value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter json, in FeatureDatum value)
    {
        switch (value.Kind)
        {
            case DatumKind.Float when double.IsFinite(value.Number):
                json.WriteNumberValue(value.Number);
                break;
            case DatumKind.Int:
                json.WriteNumberValue(value.Int);
                break;
            case DatumKind.Bool:
                json.WriteBooleanValue(value.Bool);
                break;
            case DatumKind.String:
                json.WriteStringValue(value.Text);
                break;
            case DatumKind.Timestamp when value.Int >= 0 && value.Int <= MostTicks:
                json.WriteStringValue(new DateTime(value.Int, DateTimeKind.Utc));
                break;
            case DatumKind.Vector:
                json.WriteStartArray();
                Array.ForEach(value.Vector!, json.WriteNumberValue);
                json.WriteEndArray();
                break;
            case DatumKind.Strings:
                json.WriteStartArray();
                Array.ForEach(value.Strings!, json.WriteStringValue);
                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static FeatureDatum ReadArray(ref Utf8JsonReader reader)
    {
        var (numbers, texts) = (new List<double>(), new List<string>());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }
            else
            {
                numbers.Add(reader.GetDouble());
            }
        }

        return texts.Count == 0 ? FeatureDatum.Of(numbers.ToArray())
            : numbers.Count == 0 ? FeatureDatum.Of(texts.ToArray())
            : throw new JsonException("an array of a feature value holds numbers or strings, not both");
    }
}
