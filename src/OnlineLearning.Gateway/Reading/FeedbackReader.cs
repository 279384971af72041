using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads an item of feedback.</summary>
internal sealed class FeedbackReader(EntityGrains grains, ILiveDefinitions definitions)
{
    private static readonly string[] Fields = ["prediction_id", "label", "weight"];

    /// <summary>Null, and the call; or what is wrong with the item.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> item, out FeedbackCall call)
    {
        call = default;
        if (ItemJson.Open(item, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        string? predictionId = null;
        GivenLabel? label = null;
        var weight = 1.0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonText.Is(json, "prediction_id") ? 0 : JsonText.Is(json, "label") ? 1 : JsonText.Is(json, "weight") ? 2 : -1;
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
            switch (field)
            {
                case 0:
                    predictionId = ItemJson.ReadName(json, Fields[0], PredictionId.Allowed, ref errors);
                    break;
                case 1:
                    label = LabelReader.Read(json, ref errors);
                    break;
                default:
                    weight = LabelReader.ReadWeight(json, ref errors);
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        return Resolve(predictionId, label, weight, seen, ref errors, out call);
    }

    private Problem? Resolve(string? predictionId, GivenLabel? label, double weight, uint seen, ref FieldErrors errors, out FeedbackCall call)
    {
        call = default;
        if ((seen & 1) == 0)
        {
            errors.AddMissing(Fields[0], PredictionId.Allowed);
        }

        if (!PredictionId.TryParse(predictionId, out var id))
        {
            if (predictionId is not null)
            {
                errors.Add(Fields[0], predictionId, PredictionId.Allowed);
            }

            LabelReader.Resolve(label, HasLabel(seen), null, ref errors);
            return errors.ToProblem();
        }

        var models = definitions.Current.Models;
        if (!models.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id.Model, out var model))
        {
            return Problem.UnknownModel(id.Model.ToString(), models.Keys);
        }

        var learnt = LabelReader.Resolve(label, HasLabel(seen), model.Plan, ref errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var grain = grains.Get(model.Plan.Definition.Primary, id.Key);
        var request = new FeedbackRequest { Model = model.Name, Id = id.Id.ToString(), Label = learnt, Weight = weight, Version = model.Plan.Classes.Count > 0 ? model.Version : 0 };
        call = new FeedbackCall(predictionId!, grain, request, model.Plan.Classes);
        return null;
    }

    private static bool HasLabel(uint seen) => (seen & 2) != 0;
}
