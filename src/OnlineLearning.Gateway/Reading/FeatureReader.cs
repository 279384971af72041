using System.Text.Json;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Reads request features by name into the plan's values. Null is missing.</summary>
internal static class FeatureReader
{
    public static void Read(ref Utf8JsonReader json, ModelPlan plan, EncodingScratch scratch, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue("features", json, "an object of features by name");
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var ordinal = OrdinalOf(json, plan);
            if (ordinal < 0)
            {
                var name = JsonText.ToString(json);
                errors.AddUnknown($"features.{name}", name, plan.RequestOrdinals.Keys);
                json.Read();
                json.Skip();
                continue;
            }

            if (!scratch.TryMark(ordinal))
            {
                errors.AddTwice($"features.{plan.RequestInputs[ordinal].Name}");
            }

            json.Read();
            ReadValue(json, plan.RequestInputs[ordinal], scratch, ref errors);
            json.Skip();
        }
    }

    private static int OrdinalOf(in Utf8JsonReader json, ModelPlan plan)
    {
        using var name = new JsonText(json, stackalloc char[JsonText.Room]);
        return plan.RequestOrdinals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Span, out var ordinal) ? ordinal : -1;
    }

    private static void ReadValue(in Utf8JsonReader json, PlannedInput input, EncodingScratch scratch, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        switch (input.Kind)
        {
            case InputKind.Numeric when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number) && double.IsFinite(number):
                scratch.Values.SetNumber(input.RequestOrdinal, number);
                break;
            case InputKind.Categorical when json.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                using (var text = new JsonText(json, stackalloc char[JsonText.Room]))
                {
                    scratch.Values.SetCategory(input.RequestOrdinal, text.Span);
                }

                break;
            case InputKind.Text when json.TokenType == JsonTokenType.String:
                using (var text = new JsonText(json, stackalloc char[JsonText.Room]))
                {
                    scratch.Values.SetText(input.RequestOrdinal, text.Span);
                }

                break;
            default:
                errors.AddValue($"features.{input.Name}", json, Allowed(input.Kind));
                break;
        }
    }

    private static string Allowed(InputKind kind) => kind switch
    {
        InputKind.Numeric => "a finite number or null",
        InputKind.Categorical => "a string, a number, true, false or null",
        _ => "a string or null",
    };
}
