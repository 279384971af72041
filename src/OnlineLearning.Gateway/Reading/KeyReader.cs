using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads the keys of a model's entities.</summary>
internal ref struct KeyReader(IReadOnlyList<string> entities, EntityGrains grains)
{
    private IEntityGrain? _primary;

    /// <summary>Keys in the model's order; null before <see cref="Read"/>.</summary>
    public string[]? Keys { get; private set; }

    public void Read(ref Utf8JsonReader json, ref FieldErrors errors)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue("entities", json, $"an object with the key of each of {string.Join(", ", entities)}");
            json.Skip();
            return;
        }

        Keys = new string[entities.Count];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var number = NumberOf(json);
            if (number < 0)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown($"entities.{name}", name, entities);
            }
            else if (Keys[number] is not null)
            {
                errors.AddTwice($"entities.{entities[number]}");
            }

            json.Read();
            if (number >= 0)
            {
                ReadKey(json, number, ref errors);
            }

            json.Skip();
        }
    }

    /// <summary>The primary entity's grain; every entity of the model must have been given.</summary>
    public readonly IEntityGrain? Complete(ref FieldErrors errors)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            if (Keys?[i] is null)
            {
                errors.AddMissing($"entities.{entities[i]}", ItemJson.KeyAllowed);
            }
        }

        return _primary;
    }

    private void ReadKey(in Utf8JsonReader json, int number, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            using var key = new JsonText(json, stackalloc char[JsonText.Room]);
            if (ItemJson.IsKey(key.Span))
            {
                Keys![number] = key.Span.ToString();
                if (number == 0)
                {
                    _primary = grains.Get(entities[0], key.Span);
                }

                return;
            }
        }

        errors.AddValue($"entities.{entities[number]}", json, ItemJson.KeyAllowed);
        Keys![number] = "";
    }

    private readonly int NumberOf(in Utf8JsonReader json)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            if (JsonText.Is(json, entities[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
