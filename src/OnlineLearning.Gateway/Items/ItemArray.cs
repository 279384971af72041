using System.Text.Json;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Items;

/// <summary>Finds the items of an array. The whole array is checked to be JSON before any item takes effect.</summary>
internal static class ItemArray
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ItemJson.MaxDepth + 1 };

    public static bool IsArray(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && body[start] == '[';
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    public static Problem? TrySplit(ReadOnlySpan<byte> body, int most, out List<Range> items)
    {
        items = [];
        var json = new Utf8JsonReader(body, Options);
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == most)
            {
                return Problem.TooLarge("the array has more items than allowed", most);
            }

            var start = (int)json.TokenStartIndex;
            json.Skip();
            items.Add(start..(int)json.BytesConsumed);
        }

        ItemJson.Close(ref json);
        return null;
    }
}
