using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OnlineLearning.Gateway.Reading;

/// <summary>The text of the value or name that a reader stands on, unescaped, without a string: strings as they are, numbers as they were written, <c>true</c>, <c>false</c>.</summary>
internal ref struct JsonText
{
    /// <summary>Room to give: what is longer is read into a rented array.</summary>
    public const int Room = 256;

    private const int LongestGiven = 128;

    private char[]? _rented;

    /// <exception cref="JsonException">The text is not valid Unicode.</exception>
    public JsonText(in Utf8JsonReader json, Span<char> room)
    {
        var bytes = json.ValueSpan.Length;
        if (bytes > room.Length)
        {
            _rented = ArrayPool<char>.Shared.Rent(bytes);
            room = _rented;
        }

        Span = room[..Copy(json, room)];
    }

    public ReadOnlySpan<char> Span { get; }

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    public static string ToString(in Utf8JsonReader json)
    {
        using var text = new JsonText(json, stackalloc char[Room]);
        return text.Span.ToString();
    }

    /// <summary>True where the reader stands on this name, which is ASCII. Unlike <see cref="Utf8JsonReader.ValueTextEquals(string)"/> it fails as JSON does on text that is not Unicode.</summary>
    /// <exception cref="JsonException">The text is not valid Unicode.</exception>
    public static bool Is(in Utf8JsonReader json, ReadOnlySpan<char> name)
    {
        if (!json.ValueIsEscaped)
        {
            return Ascii.Equals(json.ValueSpan, name);
        }

        using var text = new JsonText(json, stackalloc char[Room]);
        return text.Span.SequenceEqual(name);
    }

    /// <summary>The value for an error's <c>given</c>.</summary>
    public static string Describe(in Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return "null";
            case JsonTokenType.StartObject:
                return "an object";
            case JsonTokenType.StartArray:
                return "an array";
            default:
                using (var text = new JsonText(json, stackalloc char[Room]))
                {
                    var span = text.Span;
                    var shown = span.Length <= LongestGiven ? span.ToString() : string.Concat(span[..LongestGiven], "...");
                    return json.TokenType == JsonTokenType.String ? $"\"{shown}\"" : shown;
                }
        }
    }

    private static int Copy(in Utf8JsonReader json, Span<char> into)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            Ascii.ToUtf16(json.ValueSpan, into, out var length);
            return length;
        }

        try
        {
            return json.CopyString(into);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException($"a string at byte {json.TokenStartIndex} is not valid Unicode", exception);
        }
    }
}
