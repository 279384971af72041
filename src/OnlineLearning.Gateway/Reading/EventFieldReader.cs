using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads an event's fields by the source's types. Null stays in the record as null; an absent field is not in it.</summary>
internal static class EventFieldReader
{
    /// <param name="json">Stands on the value of <c>fields</c>; not opened where there is none.</param>
    /// <param name="source">Whose fields.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="time">The event's time.</param>
    /// <param name="created">When it came to be known, as stated.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static EventRecord? Read(Utf8JsonReader json, SourceDefinition source, string? id, long time, long? created, ref FieldErrors errors)
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
        var values = new FeatureDatum[known.Count];
        var names = new string[known.Count];
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
                values[count] = FieldValueReader.Read(ref json, field, ref errors);
                count++;
            }

            json.Skip();
        }

        if (count < known.Count)
        {
            Array.Resize(ref names, count);
            Array.Resize(ref values, count);
        }

        return new EventRecord { Source = source.Name, Id = id, Time = time, Created = created, Fields = names, Values = values };
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
}
