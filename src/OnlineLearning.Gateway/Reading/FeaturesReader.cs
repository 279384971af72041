using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads the body of a features call.</summary>
internal sealed class FeaturesReader(ILiveDefinitions definitions, RequestTimes times, IOptions<GatewayOptions> options)
{
    private const int MostFeatures = 1000;
    private const string FeatureAllowed = "a string: view:column or view";
    private static readonly string[] Names = ["entity", "keys", "features", "time"];

    /// <summary>Null, and the call; or what is wrong.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> body, out FeaturesCall call)
    {
        call = default;
        if (ItemJson.Open(body, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        string? entity = null;
        List<string> keys = [];
        List<string> features = [];
        long? time = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ToString(json);
            var field = Array.IndexOf(Names, name);
            json.Read();
            if (field >= 0)
            {
                ItemJson.Mark(ref seen, field, name, ref errors);
            }

            switch (field)
            {
                case 0:
                    entity = ItemJson.ReadName(json, name, "the name of an entity", ref errors);
                    break;
                case 1:
                    ReadList(ref json, name, options.Value.MaxFeatureKeys, ItemJson.KeyAllowed, keys, ref errors);
                    break;
                case 2:
                    ReadList(ref json, name, MostFeatures, FeatureAllowed, features, ref errors);
                    break;
                case 3:
                    time = times.Read(json, ref errors);
                    break;
                default:
                    errors.AddUnknown(name, name, Names);
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        AddMissing(seen, ref errors);
        var columns = Resolve(entity, features, ref errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        call = new FeaturesCall(entity!, keys, columns, time ?? times.Now);
        return null;
    }

    private static void ReadList(ref Utf8JsonReader json, string field, int most, string allowed, List<string> into, ref FieldErrors errors)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            errors.AddValue(field, json, $"an array of 1 to {most}");
            return;
        }

        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var text = json.TokenType == JsonTokenType.String ? JsonText.ToString(json) : null;
            if (text is null || !ItemJson.IsKey(text))
            {
                errors.AddValue($"{field}[{count}]", json, allowed);
            }
            else if (count < most)
            {
                into.Add(text);
            }

            count++;
            json.Skip();
        }

        if (count == 0 || count > most)
        {
            errors.Add(field, $"{count} of them", $"1 to {most}");
        }
    }

    private static void AddMissing(uint seen, ref FieldErrors errors)
    {
        for (var i = 0; i < 3; i++)
        {
            if ((seen & (1u << i)) == 0)
            {
                errors.AddMissing(Names[i], i == 0 ? "the name of an entity" : "an array");
            }
        }
    }

    private List<string> Resolve(string? entity, List<string> features, ref FieldErrors errors)
    {
        List<string> columns = [];
        if (entity is null)
        {
            return columns;
        }

        var set = definitions.Current.Set;
        if (!set.Entities.ContainsKey(entity))
        {
            errors.AddUnknown("entity", entity, set.Entities.Keys);
            return columns;
        }

        var views = set.FeatureViews.Values.Where(view => set.Sources[view.Source].Entity == entity).ToDictionary(view => view.Name);
        for (var i = 0; i < features.Count; i++)
        {
            var parts = features[i].Split(':', 2);
            if (!views.TryGetValue(parts[0], out var view))
            {
                errors.AddUnknown($"features[{i}]", parts[0], views.Keys);
            }
            else if (parts.Length == 1)
            {
                columns.AddRange(view.Columns.Select(column => $"{view.Name}:{column.Name}"));
            }
            else if (view.Columns.Any(column => column.Name == parts[1]))
            {
                columns.Add(features[i]);
            }
            else
            {
                errors.AddUnknown($"features[{i}]", parts[1], view.Columns.Select(column => column.Name));
            }
        }

        return columns;
    }
}
