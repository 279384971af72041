using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads an item of events.</summary>
internal sealed class EventReader(EntityGrains grains, ILiveDefinitions definitions, RequestTimes times)
{
    private static readonly string[] Names = ["source", "entity", "id", "time", "fields", "created"];

    /// <summary>Null, and the call; or what is wrong with the item.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> item, out EventCall call)
    {
        call = default;
        if (ItemJson.Open(item, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        string? sourceName = null;
        string? key = null;
        string? id = null;
        long? time = null;
        long? created = null;

        // The fields are read when the source is known, wherever it stands: a copy of the reader remembers where they begin.
        Utf8JsonReader fields = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Field(json);
            if (field < 0)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown(name, name, Names);
                json.Read();
                json.Skip();
                continue;
            }

            ItemJson.Mark(ref seen, field, Names[field], ref errors);
            json.Read();
            switch (field)
            {
                case 0:
                    sourceName = ItemJson.ReadName(json, Names[0], "the name of a source", ref errors);
                    break;
                case 1:
                    key = ReadKey(json, ref errors);
                    break;
                case 2:
                    id = ItemJson.ReadId(json, ref errors);
                    break;
                case 3:
                    time = times.Read(json, ref errors);
                    break;
                case 4:
                    fields = json;
                    break;
                default:
                    created = json.TokenType == JsonTokenType.Null ? null : times.Read(json, ref errors, Names[5]);
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        AddMissing(seen, ref errors);
        var sources = definitions.Current.Set.Sources;
        SourceDefinition? source = null;
        if (sourceName is not null && !sources.TryGetValue(sourceName, out source))
        {
            errors.AddUnknown(Names[0], sourceName, sources.Keys);
        }

        if (source is null)
        {
            return errors.ToProblem();
        }

        var record = EventFieldReader.Read(fields, source, id, time ?? times.Now, created, ref errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        call = new EventCall(grains.Get(source.Entity, key), record!);
        return null;
    }

    private static void AddMissing(uint seen, ref FieldErrors errors)
    {
        if ((seen & 1) == 0)
        {
            errors.AddMissing(Names[0], "the name of a source");
        }

        if ((seen & 2) == 0)
        {
            errors.AddMissing(Names[1], ItemJson.KeyAllowed);
        }

        if ((seen & 16) == 0)
        {
            errors.AddMissing(Names[4], "an object of the source's fields by name");
        }
    }

    private static string? ReadKey(in Utf8JsonReader json, ref FieldErrors errors)
    {
        var key = json.TokenType == JsonTokenType.String ? JsonText.ToString(json) : null;
        if (key is null || !ItemJson.IsKey(key))
        {
            errors.AddValue(Names[1], json, ItemJson.KeyAllowed);
        }

        return key;
    }

    private static int Field(in Utf8JsonReader json)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (JsonText.Is(json, Names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
