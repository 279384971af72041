using System.Globalization;
using System.Text.Json;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Labels and weights.</summary>
internal static class LabelReader
{
    public const string BinaryAllowed = "true, false or a number from 0 to 1";
    public const string NumberAllowed = "a finite number, true or false";
    private const string WeightAllowed = "a number above 0, at most 1000000";
    private const double MaxWeight = 1e6;

    /// <summary>What a model's loss takes.</summary>
    public static string Allowed(ModelPlan plan)
        => plan.Definition.Task == TaskKind.Binary ? BinaryAllowed
            : plan.Loss.Allows(-1) ? NumberAllowed
            : plan.Loss.AllowedLabels;

    /// <summary>A number, or true (1) and false (0); whether it suits the loss is seen by <see cref="Check"/>. NaN where it is wrong.</summary>
    public static double Read(in Utf8JsonReader json, ref FieldErrors errors)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True:
                return 1;
            case JsonTokenType.False:
                return 0;
            case JsonTokenType.Number when json.TryGetDouble(out var label) && double.IsFinite(label):
                return label;
            default:
                errors.AddValue("label", json, NumberAllowed);
                return double.NaN;
        }
    }

    /// <summary>A binary label is a share of yes, 0 to 1; other losses have their own bounds.</summary>
    public static void Check(double label, ModelPlan plan, ref FieldErrors errors)
    {
        if (!double.IsNaN(label) && !plan.Loss.Allows(label))
        {
            errors.Add("label", label.ToString("R", CultureInfo.InvariantCulture), Allowed(plan));
        }
    }

    public static double ReadWeight(in Utf8JsonReader json, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return 1;
        }

        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var weight) && weight is > 0 and <= MaxWeight)
        {
            return weight;
        }

        errors.AddValue("weight", json, WeightAllowed);
        return 1;
    }
}
