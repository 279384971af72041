using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads one past event of a backfill: <c>{sequence, time, created, fields}</c>.</summary>
internal static class BackfillEventReader
{
    private static readonly string[] Names = ["sequence", "time", "created", "fields"];

    private static readonly string[] Allowed = ["a whole number of 1 or more: the event's number in its entity's journal", RequestTimes.Allowed, RequestTimes.Allowed, "an object of the source's fields by name"];

    /// <param name="json">Stands on the event; on its end afterwards.</param>
    /// <param name="at">Where it is, for what is wrong.</param>
    /// <param name="source">Whose fields.</param>
    /// <param name="times">Reads times.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static (long Sequence, EventRecord Event)? Read(ref Utf8JsonReader json, string at, SourceDefinition source, RequestTimes times, ref FieldErrors errors)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue(at, json, "an object {sequence, time, created, fields}");
            json.Skip();
            return null;
        }

        var seen = 0u;
        long sequence = 0;
        long time = 0;
        long created = 0;
        Utf8JsonReader fields = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ToString(json);
            var field = Array.IndexOf(Names, name);
            json.Read();
            if (field < 0)
            {
                errors.AddUnknown($"{at}.{name}", name, Names);
                json.Skip();
                continue;
            }

            ItemJson.Mark(ref seen, field, $"{at}.{name}", ref errors);
            switch (field)
            {
                case 0 when json.TokenType == JsonTokenType.Number && json.TryGetInt64(out sequence) && sequence > 0:
                    break;
                case 0:
                    errors.AddValue($"{at}.{name}", json, Allowed[0]);
                    break;
                case 1:
                    time = times.Read(json, ref errors, $"{at}.{name}");
                    break;
                case 2:
                    created = times.Read(json, ref errors, $"{at}.{name}");
                    break;
                default:
                    fields = json;
                    break;
            }

            json.Skip();
        }

        for (var i = 0; i < Names.Length; i++)
        {
            if ((seen & (1u << i)) == 0)
            {
                errors.AddMissing($"{at}.{Names[i]}", Allowed[i]);
            }
        }

        return EventFieldReader.Read(fields, source, null, time, created, ref errors) is { } read && !errors.Any ? (sequence, read) : null;
    }
}
