using System.Text.Json;
using System.Text.Unicode;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>What all items have in common: how a reader is opened, how ids and keys are read, and how the end is checked.</summary>
internal static class ItemJson
{
    public const string KeyAllowed = "a string of 1 to 256 characters without control characters";

    /// <summary>Deepest nesting of an item that is read; nothing that is allowed is deeper than 2.</summary>
    public const int MaxDepth = 8;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Stands the reader on the item's opening brace.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static Problem? Open(ReadOnlySpan<byte> item, out Utf8JsonReader json)
    {
        json = new Utf8JsonReader(item, Options);
        if (item.IsEmpty)
        {
            return Problem.InvalidJson("the body is empty; allowed: one JSON object");
        }

        if (!Utf8.IsValid(item))
        {
            return Problem.InvalidJson("the text is not valid UTF-8");
        }

        json.Read();
        return json.TokenType == JsonTokenType.StartObject ? null : Problem.NotObject(JsonText.Describe(json));
    }

    /// <summary>Nothing may follow the item.</summary>
    /// <exception cref="JsonException">Something does.</exception>
    public static void Close(ref Utf8JsonReader json) => json.Read();

    /// <summary>Goes on to the value of the next field that is known; one that is not known is an error and passed over, one that is there again an error.</summary>
    /// <param name="json">Stands on the object's brace, or on the end of the last value.</param>
    /// <param name="names">Those that are known.</param>
    /// <param name="seen">Bits of those that were there.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="field">Number of the field among <paramref name="names"/>.</param>
    /// <returns>False at the object's end.</returns>
    public static bool NextField(ref Utf8JsonReader json, string[] names, ref uint seen, ref FieldErrors errors, out int field)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ToString(json);
            field = Array.IndexOf(names, name);
            json.Read();
            if (field >= 0)
            {
                Mark(ref seen, field, name, ref errors);
                return true;
            }

            errors.AddUnknown(name, name, names);
            json.Skip();
        }

        field = -1;
        return false;
    }

    /// <summary>Marks a field as seen; a second time is an error.</summary>
    public static void Mark(ref uint seen, int field, string name, ref FieldErrors errors)
    {
        var bit = 1u << field;
        if ((seen & bit) != 0)
        {
            errors.AddTwice(name);
        }

        seen |= bit;
    }

    /// <summary>An id that the caller chose; null for JSON null.</summary>
    public static string? ReadId(in Utf8JsonReader json, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType == JsonTokenType.String)
        {
            using var id = new JsonText(json, stackalloc char[JsonText.Room]);
            if (PredictionIds.IsValid(id.Span))
            {
                return id.Span.ToString();
            }
        }

        errors.AddValue("id", json, PredictionIds.Allowed);
        return null;
    }

    /// <summary>A name that must be a string; null where it is not.</summary>
    public static string? ReadName(in Utf8JsonReader json, string field, string allowed, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            return JsonText.ToString(json);
        }

        errors.AddValue(field, json, allowed);
        return null;
    }

    public static bool IsKey(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > EntityGrains.MaxKeyLength)
        {
            return false;
        }

        foreach (var c in key)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }
}
