using System.Text.Json;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Where a list of features, or the name of a service, stands in the body; JSON null is as if it were absent.</summary>
internal readonly record struct ListText(Range Bytes, bool IsGiven)
{
    public const string ListField = "features";
    public const string ServiceField = "feature_service";

    /// <summary>The value that the reader stands on, which is passed over.</summary>
    public static ListText Take(ref Utf8JsonReader json)
    {
        var (start, given) = ((int)json.TokenStartIndex, json.TokenType != JsonTokenType.Null);
        json.Skip();
        return new(start..(int)json.BytesConsumed, given);
    }

    /// <summary>The one of the two that is given, of the right type; null where it is not so, and said so.</summary>
    public static Chosen? OneOf(ReadOnlySpan<byte> body, in ListText list, in ListText service, ref FieldErrors errors)
    {
        if (list.IsGiven == service.IsGiven)
        {
            errors.Add(ListField, list.IsGiven ? $"{ListField} and {ServiceField}" : null, $"an array of 1 to {FeaturePlans.MostFeatures} features, or the name of a {ServiceField}, one of the two");
            return null;
        }

        var chosen = list.IsGiven ? new Chosen(ListField, list) : new Chosen(ServiceField, service);
        var json = chosen.Open(body);
        if (json.TokenType == (list.IsGiven ? JsonTokenType.StartArray : JsonTokenType.String))
        {
            return chosen;
        }

        errors.AddValue(chosen.Field, json, list.IsGiven ? $"an array of 1 to {FeaturePlans.MostFeatures}" : "the name of a feature service");
        return null;
    }

    /// <param name="Field">The property's name.</param>
    /// <param name="Text">Where it stands.</param>
    internal readonly record struct Chosen(string Field, ListText Text)
    {
        public Utf8JsonReader Open(ReadOnlySpan<byte> body) => FrameCell.Open(body[Text.Bytes]);
    }
}
