using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OnlineLearning.Client;

/// <summary>Many items in one call, as a JSON array; 10,000 items and 1 MiB at the most, which the server enforces.</summary>
internal static class Batch
{
    public static async Task<IReadOnlyList<ItemResult<TResult>>> Exchange<TRequest, TResult>(
        Transport transport, string path, IReadOnlyList<TRequest> items, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResult> resultType,
        bool idempotent, CancellationToken cancel)
        where TResult : class
    {
        var body = new Body(Write(items, requestType), "application/json");
        using var response = await transport.Send(HttpMethod.Post, path, body, idempotent, cancel).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancel).ConfigureAwait(false);
            var results = document.RootElement.EnumerateArray().Select(item => ItemResult<TResult>.Parse(item, resultType)).ToList();
            return results.Count == items.Count ? results : throw NotOneEach(items.Count, results.Count);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new OnlineLearningException(new Problem(Status: 200, Detail: $"the answer of POST {path} is not an array of results"), exception);
        }
    }

    public static OnlineLearningException NotOneEach(int sent, int answered) =>
        new(new Problem(Status: 200, Detail: $"{sent} items were sent and {answered} results came back"));

    private static ReadOnlyMemory<byte> Write<T>(IReadOnlyList<T> items, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var item in items)
        {
            JsonSerializer.Serialize(writer, item, type);
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
