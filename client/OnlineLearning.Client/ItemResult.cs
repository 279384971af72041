using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OnlineLearning.Client.Json;

namespace OnlineLearning.Client;

/// <summary>The outcome of one item of a batch or a stream: a value or a problem.</summary>
public sealed record ItemResult<T>(T? Value, Problem? Error)
    where T : class
{
    /// <summary>The value.</summary>
    /// <exception cref="OnlineLearningException">The item failed.</exception>
    public T Required() => Value ?? throw new OnlineLearningException(Error ?? new Problem(Title: "an item without a result"));

    internal static ItemResult<T> Parse(JsonElement element, JsonTypeInfo<T> type) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("error", out var error)
            ? new(null, error.Deserialize(ClientJson.Default.Problem))
            : new(element.Deserialize(type), null);
}
