using System.Text.Json;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads the value of a typed field. JSON null is null.</summary>
internal static class FieldValueReader
{
    /// <param name="json">Stands on the value; on the end of the array after a vector.</param>
    /// <param name="field">Of which type.</param>
    /// <param name="errors">Receives what is wrong, under <c>fields.</c> and the field's name.</param>
    public static FeatureDatum Read(ref Utf8JsonReader json, FieldDefinition field, ref FieldErrors errors)
    {
        switch (field.Type)
        {
            case var _ when json.TokenType == JsonTokenType.Null:
                return default;
            case FieldType.Float when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number) && double.IsFinite(number):
                return FeatureDatum.Of(number);
            case FieldType.Int when TryWhole(json, out var whole):
                return FeatureDatum.Of(whole);
            case FieldType.Bool when json.TokenType is JsonTokenType.True or JsonTokenType.False:
                return FeatureDatum.Of(json.TokenType == JsonTokenType.True);
            case FieldType.String when json.TokenType == JsonTokenType.String && JsonText.ToString(json) is { Length: <= FieldDefinition.MostText } text:
                return FeatureDatum.Of(text);
            case FieldType.Timestamp when RequestTimes.TryRead(json, out var ticks):
                return FeatureDatum.OfTime(ticks);
            case FieldType.Vector when json.TokenType == JsonTokenType.StartArray:
                return ReadVector(ref json, field, ref errors);
            default:
                errors.AddValue($"fields.{field.Name}", json, Allowed(field));
                return default;
        }
    }

    // A whole number may be written with a fraction of zeros or an exponent: 3.0, 1e6.
    private static bool TryWhole(in Utf8JsonReader json, out long whole)
    {
        whole = 0;
        if (json.TokenType != JsonTokenType.Number || json.TryGetInt64(out whole))
        {
            return json.TokenType == JsonTokenType.Number;
        }

        var isWhole = json.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue;
        whole = isWhole ? (long)number : 0;
        return isWhole;
    }

    private static FeatureDatum ReadVector(ref Utf8JsonReader json, FieldDefinition field, ref FieldErrors errors)
    {
        var vector = new double[field.Length];
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var number) || !double.IsFinite(number))
            {
                errors.AddValue($"fields.{field.Name}[{count}]", json, "a finite number");
                json.Skip();
            }
            else if (count < vector.Length)
            {
                vector[count] = number;
            }

            count++;
        }

        if (count != vector.Length)
        {
            errors.Add($"fields.{field.Name}", $"{count} numbers", Allowed(field));
        }

        return FeatureDatum.Of(vector);
    }

    private static string Allowed(FieldDefinition field) => field.Type switch
    {
        FieldType.Float => "a finite number or null",
        FieldType.Int => "a whole number of 64 bits or null",
        FieldType.Bool => "true, false or null",
        FieldType.Timestamp => $"{RequestTimes.Allowed} or null",
        FieldType.Vector => $"an array of {field.Length} finite numbers or null",
        _ => $"a string of at most {FieldDefinition.MostText} characters or null",
    };
}
