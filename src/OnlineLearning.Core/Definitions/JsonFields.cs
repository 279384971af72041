using System.Text.Json;

namespace OnlineLearning.Core.Definitions;

/// <summary>Fields of canonical JSON that are left out when absent, and lists of texts.</summary>
internal static class JsonFields
{
    public static void WriteIfPresent(this Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    public static void WriteIfPresent(this Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
    }

    public static void WriteIfPresent(this Utf8JsonWriter json, string key, TimeSpan? value)
    {
        if (value is { } duration)
        {
            json.WriteString(key, DefinitionDuration.Format(duration));
        }
    }

    public static void WriteList(this Utf8JsonWriter json, string key, IEnumerable<string> values)
    {
        json.WriteStartArray(key);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>One value stands alone.</summary>
    public static void WriteOneOrList(this Utf8JsonWriter json, string key, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            json.WriteString(key, values[0]);
        }
        else
        {
            json.WriteList(key, values);
        }
    }

    public static void WriteMap(this Utf8JsonWriter json, string key, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject(key);
        foreach ((string name, string value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
