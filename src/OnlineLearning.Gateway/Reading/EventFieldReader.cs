using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads an event's fields by the source's types. Null stays in the record as missing; an absent field is not in it.</summary>
internal static class EventFieldReader
{
    /// <param name="json">Stands on the value of <c>fields</c>; not opened where there is none.</param>
    /// <param name="source">Whose fields.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="time">The event's time.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static EventRecord? Read(Utf8JsonReader json, SourceDefinition source, string? id, long time, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.None)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue("fields", json, "an object of the source's fields by name");
            return null;
        }

        var known = source.Fields;
        var numbers = new double[known.Count];
        var names = new string[known.Count];
        string?[]? texts = null;
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(json, known);
            if (field is null)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown($"fields.{name}", name, known.Select(one => one.Name));
                json.Read();
            }
            else if (names.AsSpan(0, count).Contains(field.Name))
            {
                errors.AddTwice($"fields.{field.Name}");
                json.Read();
            }
            else
            {
                json.Read();
                names[count] = field.Name;
                numbers[count] = ReadValue(json, field, ref errors, out var text);
                if (text is not null)
                {
                    (texts ??= new string?[known.Count])[count] = text;
                }

                count++;
            }

            json.Skip();
        }

        if (count < known.Count)
        {
            Array.Resize(ref names, count);
            Array.Resize(ref numbers, count);
            if (texts is not null)
            {
                Array.Resize(ref texts, count);
            }
        }

        return new EventRecord { Source = source.Name, Id = id, Time = time, Fields = names, Numbers = numbers, Texts = texts };
    }

    private static FieldDefinition? Find(in Utf8JsonReader json, IReadOnlyList<FieldDefinition> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (JsonText.Is(json, fields[i].Name))
            {
                return fields[i];
            }
        }

        return null;
    }

    private static double ReadValue(in Utf8JsonReader json, FieldDefinition field, ref FieldErrors errors, out string? text)
    {
        text = null;
        switch (field.Type)
        {
            case var _ when json.TokenType == JsonTokenType.Null:
                return double.NaN;
            case FieldType.Float when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            case FieldType.Int when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var whole) && Math.Abs(whole) < 9.3e18 && Math.Floor(whole) == whole:
                return whole;
            case FieldType.Bool when json.TokenType is JsonTokenType.True or JsonTokenType.False:
                return json.TokenType == JsonTokenType.True ? 1 : 0;
            case FieldType.String when json.TokenType == JsonTokenType.String:
                text = JsonText.ToString(json);
                return double.NaN;
            default:
                errors.AddValue($"fields.{field.Name}", json, Allowed(field.Type));
                return double.NaN;
        }
    }

    private static string Allowed(FieldType type) => type switch
    {
        FieldType.Float => "a finite number or null",
        FieldType.Int => "a whole number of 64 bits or null",
        FieldType.Bool => "true, false or null",
        _ => "a string or null",
    };
}
