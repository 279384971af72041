using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads a list of keys of one entity: each a string, or an object of its join keys, <c>{"user": "u", "film": "f"}</c>, which is the same as <c>"u|f"</c>.</summary>
internal sealed class KeyListReader(EntityGrains grains, IOptions<GatewayOptions> options)
{
    private const string Field = "keys";

    /// <param name="json">Stands on the list; not opened where there is none.</param>
    /// <param name="entity">Null where it is not known: then only the list's shape is checked.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public NamedEntity?[] Read(Utf8JsonReader json, EntityDefinition? entity, ref FieldErrors errors)
    {
        var most = options.Value.MaxFeatureKeys;
        if (json.TokenType == JsonTokenType.None)
        {
            errors.AddMissing(Field, $"an array of 1 to {most}");
            return [];
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            errors.AddValue(Field, json, $"an array of 1 to {most}");
            return [];
        }

        var keys = new NamedEntity?[16];
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (count == keys.Length && count < most)
            {
                Array.Resize(ref keys, Math.Min(most, count * 4));
            }

            var key = ReadKey(ref json, entity, count, ref errors);
            if (count < keys.Length)
            {
                keys[count] = key;
            }

            count++;
        }

        if (count == 0 || count > most)
        {
            errors.Add(Field, $"{count} of them", $"1 to {most}");
        }

        return keys[..Math.Min(count, keys.Length)];
    }

    private NamedEntity? ReadKey(ref Utf8JsonReader json, EntityDefinition? entity, int number, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.StartObject && entity is not null)
        {
            return ReadParts(ref json, entity, $"{Field}[{number}]", ref errors);
        }

        if (json.TokenType == JsonTokenType.String)
        {
            using var text = new JsonText(json, stackalloc char[JsonText.Room]);
            if (ItemJson.IsKey(text.Span) && (entity is null || entity.JoinKeys.Count == 1 || JoinedKey.Split(text.Span.ToString(), entity.JoinKeys.Count) is not null))
            {
                return entity is null ? null : grains.GetNamed(entity.Name, text.Span);
            }
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue($"{Field}[{number}]", json, Allowed(entity));
        }

        json.Skip();
        return null;
    }

    private NamedEntity? ReadParts(ref Utf8JsonReader json, EntityDefinition entity, string path, ref FieldErrors errors)
    {
        var parts = new string?[entity.JoinKeys.Count];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ToString(json);
            var number = entity.JoinKeys.Index().Where(pair => pair.Item == name).Select(pair => pair.Index).FirstOrDefault(-1);
            json.Read();
            if (number < 0)
            {
                errors.AddUnknown($"{path}.{name}", name, entity.JoinKeys);
            }
            else if (parts[number] is not null)
            {
                errors.AddTwice($"{path}.{name}");
            }
            else
            {
                parts[number] = FrameCell.ReadKey(json) ?? "";
                if (parts[number]!.Length == 0)
                {
                    errors.AddValue($"{path}.{name}", json, FrameCell.KeyAllowed);
                }
            }

            json.Skip();
        }

        return Complete(entity, parts, path, ref errors);
    }

    private NamedEntity? Complete(EntityDefinition entity, string?[] parts, string path, ref FieldErrors errors)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is null)
            {
                errors.AddMissing($"{path}.{entity.JoinKeys[i]}", FrameCell.KeyAllowed);
            }
        }

        if (errors.Any)
        {
            return null;
        }

        var key = JoinedKey.Of(parts!);
        if (key.Length > EntityGrains.MaxKeyLength)
        {
            errors.Add(path, $"{key.Length} characters", $"at most {EntityGrains.MaxKeyLength} with all join keys together");
            return null;
        }

        return grains.GetNamed(entity.Name, key);
    }

    private static string Allowed(EntityDefinition? entity) => entity is null || entity.JoinKeys.Count == 1
        ? ItemJson.KeyAllowed
        : $"an object of {string.Join(", ", entity.JoinKeys)}, or a string of these with | between them";
}
