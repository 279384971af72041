namespace OnlineLearning.Gateway.Reading;

/// <summary>The id of a prediction on the wire, <c>model:id:key</c>: model and id have no colon, the rest is the primary entity's key.</summary>
internal readonly ref struct PredictionId
{
    public const string Allowed = "an id as /predict answers it: model:id:key";

    private PredictionId(ReadOnlySpan<char> model, ReadOnlySpan<char> id, ReadOnlySpan<char> key)
    {
        Model = model;
        Id = id;
        Key = key;
    }

    public ReadOnlySpan<char> Model { get; }

    public ReadOnlySpan<char> Id { get; }

    public ReadOnlySpan<char> Key { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out PredictionId parsed)
    {
        parsed = default;
        var first = text.IndexOf(':');
        if (first <= 0)
        {
            return false;
        }

        var rest = text[(first + 1)..];
        var second = rest.IndexOf(':');
        if (second < 0)
        {
            return false;
        }

        parsed = new PredictionId(text[..first], rest[..second], rest[(second + 1)..]);
        return PredictionIds.IsValid(parsed.Id) && ItemJson.IsKey(parsed.Key);
    }
}
