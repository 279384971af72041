using System.Text.Json;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads single cells of a frame.</summary>
internal static class FrameCell
{
    public const string KeyAllowed = "a string of 1 to 256 characters without control characters, or a whole number";

    /// <summary>A reader that stands on the cell's first token.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> cell)
    {
        var json = new Utf8JsonReader(cell, ItemJson.Options);
        json.Read();
        return json;
    }

    /// <summary>True where the reader stands on what may be a key: a string, or a whole number, whose digits are the key.</summary>
    public static bool IsKey(in Utf8JsonReader json, ReadOnlySpan<char> text) => json.TokenType switch
    {
        JsonTokenType.String => ItemJson.IsKey(text),
        JsonTokenType.Number => text.Length <= 20 && text.IndexOfAnyExcept("-0123456789") < 0,
        _ => false,
    };

    /// <summary>The key that the reader stands on as a string; null where it is none.</summary>
    public static string? ReadKey(in Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            using var text = new JsonText(json, stackalloc char[JsonText.Room]);
            if (IsKey(json, text.Span))
            {
                return text.Span.ToString();
            }
        }

        return null;
    }
}
