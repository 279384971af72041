using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>
/// Reads an item of predict and learn straight into the plan's values and encodes them: UTF-8 bytes in, a grain call out, without strings or boxes for features.
/// </summary>
internal sealed class ExampleReader(EntityGrains grains, PredictionIds ids, RequestTimes times)
{
    private const uint LabelSeen = 1 << 4;

    private static readonly string[] PredictFields = ["entities", "features", "time", "id"];
    private static readonly string[] LearnFields = [.. PredictFields, "label", "weight"];

    /// <summary>Null, and the call; or what is wrong with the item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="model">Whose plan reads it.</param>
    /// <param name="labelled">Learn; else predict.</param>
    /// <param name="known">The id that it was given when it was read before; null: it was not.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> item, LiveModel model, bool labelled, string? known, out ExampleCall call)
    {
        var pool = EncodingScratch.PoolOf(model.Plan);
        var scratch = pool.Get();
        try
        {
            return Read(item, model, labelled, known, scratch, out call);
        }
        finally
        {
            pool.Return(scratch);
        }
    }

    private Problem? Read(ReadOnlySpan<byte> item, LiveModel model, bool labelled, string? known, EncodingScratch scratch, out ExampleCall call)
    {
        call = default;
        if (ItemJson.Open(item, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        var keys = new KeyReader(model.Plan.Definition.Entities, grains);
        long? time = null;
        string? id = null;
        GivenLabel? label = null;
        var weight = 1.0;
        byte[]? features = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Field(json, labelled);
            if (field < 0)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown(name, name, labelled ? LearnFields : PredictFields);
                json.Read();
                json.Skip();
                continue;
            }

            ItemJson.Mark(ref seen, field, LearnFields[field], ref errors);
            json.Read();
            switch (field)
            {
                case 0:
                    keys.Read(ref json, ref errors);
                    break;
                case 1:
                    var start = (int)json.TokenStartIndex;
                    FeatureReader.Read(ref json, model.Plan, scratch, ref errors);
                    features = json.TokenType == JsonTokenType.EndObject ? item[start..(int)json.BytesConsumed].ToArray() : null;
                    break;
                case 2:
                    time = times.Read(json, ref errors);
                    break;
                case 3:
                    id = ItemJson.ReadId(json, ref errors);
                    break;
                case 4:
                    label = LabelReader.Read(json, ref errors);
                    break;
                default:
                    weight = LabelReader.ReadWeight(json, ref errors);
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        var primary = keys.Complete(ref errors);
        var learnt = labelled ? LabelReader.Resolve(label, (seen & LabelSeen) != 0, model.Plan, ref errors) : 0;
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var moment = time ?? times.Now;
        model.Plan.Encoder.Encode(scratch.Values, moment, keys.Keys, scratch.Entries);
        var request = new PredictRequest
        {
            Model = model.Name,
            Version = model.Version,
            Id = id ?? known ?? ids.Next(),
            Keys = keys.Keys!,
            Time = moment,
            Entries = scratch.Entries.ToBytes(),
            Features = features,
        };
        call = new ExampleCall(primary!, request, learnt, weight);
        return null;
    }

    private static int Field(in Utf8JsonReader json, bool labelled)
    {
        if (JsonText.Is(json, "entities"))
        {
            return 0;
        }

        if (JsonText.Is(json, "features"))
        {
            return 1;
        }

        if (JsonText.Is(json, "time"))
        {
            return 2;
        }

        if (JsonText.Is(json, "id"))
        {
            return 3;
        }

        return !labelled ? -1 : JsonText.Is(json, "label") ? 4 : JsonText.Is(json, "weight") ? 5 : -1;
    }
}
