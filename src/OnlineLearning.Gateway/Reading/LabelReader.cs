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
    public const string AnyAllowed = "a finite number, true or false, or the name of a class";
    private const string WeightAllowed = "a number above 0, at most 1000000";
    private const double MaxWeight = 1e6;

    /// <summary>Reads what may be a label of some model; what it means is seen by <see cref="Resolve"/>. Null, and an error, where it is a label of none.</summary>
    public static GivenLabel? Read(in Utf8JsonReader json, ref FieldErrors errors)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True:
                return new(1, null);
            case JsonTokenType.False:
                return new(0, null);
            case JsonTokenType.Number when json.TryGetDouble(out var label) && double.IsFinite(label):
                return new(label, null);
            case JsonTokenType.String:
                return new(double.NaN, JsonText.ToString(json));
            default:
                errors.AddValue("label", json, AnyAllowed);
                return null;
        }
    }

    /// <summary>
    /// The label as the model learns it: a number, for a binary model a share of yes from 0 to 1, for a multiclass model the number of the class that is named.
    /// </summary>
    /// <param name="label">As read.</param>
    /// <param name="isGiven">Whether the item has one.</param>
    /// <param name="plan">The model's; null where it is not known.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static double Resolve(GivenLabel? label, bool isGiven, ModelPlan? plan, ref FieldErrors errors)
    {
        if (label is not { } given)
        {
            if (!isGiven)
            {
                errors.AddMissing("label", Allowed(plan));
            }

            return 0;
        }

        switch (plan?.Definition.Task)
        {
            case null:
                return 0;
            case TaskKind.Multiclass when given.Text is { } name && plan.Classes.Find(name) is >= 0 and var number:
                return number;
            case TaskKind.Multiclass:
                errors.Add("label", Describe(given), $"a class as a string: {FieldErrors.AllowedNames(given.Text ?? given.Number.ToString("R", CultureInfo.InvariantCulture), plan.Classes.All)}");
                return 0;
            case var _ when given.Text is not null || !plan.Loss.Allows(given.Number):
                errors.Add("label", Describe(given), Allowed(plan));
                return 0;
            default:
                return given.Number;
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

    private static string Allowed(ModelPlan? plan) => plan?.Definition.Task switch
    {
        null => AnyAllowed,
        TaskKind.Binary => BinaryAllowed,
        TaskKind.Multiclass => $"a class as a string: {FieldErrors.AllowedNames("", plan.Classes.All)}",
        _ => plan.Loss.Allows(-1) ? NumberAllowed : plan.Loss.AllowedLabels,
    };

    private static string Describe(GivenLabel given) => given.Text is { } text ? $"\"{text}\"" : given.Number.ToString("R", CultureInfo.InvariantCulture);
}
