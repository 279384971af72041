using System.Text.Json;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads what a re-warming asks for.</summary>
internal static class RewarmReader
{
    private const string ShareAllowed = "a number above 0, at most 1: share of the initial learning rate";

    private static readonly string[] Fields = ["share", "id"];

    /// <summary>Null, and the call; or what is wrong with it.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static Problem? Read(ReadOnlySpan<byte> body, out (double Share, string? Id) call)
    {
        call = default;
        if (ItemJson.Open(body, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonText.Is(json, "share") ? 0 : JsonText.Is(json, "id") ? 1 : -1;
            if (field < 0)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown(name, name, Fields);
                json.Read();
                json.Skip();
                continue;
            }

            ItemJson.Mark(ref seen, field, Fields[field], ref errors);
            json.Read();
            if (field == 0)
            {
                call.Share = ReadShare(json, ref errors);
            }
            else
            {
                call.Id = ItemJson.ReadId(json, ref errors);
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        if ((seen & 1) == 0)
        {
            errors.AddMissing(Fields[0], ShareAllowed);
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    private static double ReadShare(in Utf8JsonReader json, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var share) && share is > 0 and <= 1)
        {
            return share;
        }

        errors.AddValue(Fields[0], json, ShareAllowed);
        return double.NaN;
    }
}
