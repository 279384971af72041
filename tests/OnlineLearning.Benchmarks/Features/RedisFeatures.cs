using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>
/// What one would write by hand over Redis: the body read with source-generated JSON, one HMGET a row, all sent before any is awaited (so that they share a pipeline), the values written as they came. The answer has Feast's shape, as
/// ours has: values, statuses, times.
/// </summary>
internal static class RedisFeatures
{
    public const string TimeField = "_ts";

    private static string[] s_names = [];
    private static RedisValue[] s_fields = [];

    public static RedisKey Key(long driver) => $"driver:{driver}";

    public static void Use(IEnumerable<string> names) => (s_names, s_fields) = ([.. names], [.. names, TimeField]);

    public static async Task Serve(HttpContext http, IDatabase redis)
    {
        var question = (await http.Request.ReadFromJsonAsync(QuestionJson.Default.FeatureQuestion))!;
        var drivers = question.Entities.Drivers;
        var reads = new Task<RedisValue[]>[drivers.Length];
        for (var row = 0; row < drivers.Length; row++)
        {
            reads[row] = redis.HashGetAsync(Key(drivers[row]), s_fields);
        }

        var rows = await Task.WhenAll(reads);
        http.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteStartArray("feature_names"u8);
        json.WriteStringValue("driver_id"u8);
        Array.ForEach(s_names, json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("results"u8);
        WriteColumn(json, drivers.Length, row => json.WriteNumberValue(drivers[row]), row => "PRESENT", row => "1970-01-01T00:00:00Z");
        for (var column = 0; column < s_names.Length; column++)
        {
            var at = column;
            WriteColumn(
                json, rows.Length, row => json.WriteRawValue(((ReadOnlyMemory<byte>)rows[row][at]).Span, skipInputValidation: true),
                row => rows[row][at].IsNull ? "NOT_FOUND" : "PRESENT", row => rows[row][^1]!);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        http.Response.ContentLength = json.BytesCommitted;
    }

    private static void WriteColumn(Utf8JsonWriter json, int rows, Action<int> value, Func<int, string> status, Func<int, string> time)
    {
        json.WriteStartObject();
        json.WriteStartArray("values"u8);
        for (var row = 0; row < rows; row++)
        {
            value(row);
        }

        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteStringValue(status(row));
        }

        json.WriteEndArray();
        json.WriteStartArray("event_timestamps"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteStringValue(time(row));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

internal sealed record FeatureQuestion([property: JsonPropertyName("entities")] QuestionEntities Entities);

internal sealed record QuestionEntities([property: JsonPropertyName("driver_id")] long[] Drivers);

[JsonSerializable(typeof(FeatureQuestion))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class QuestionJson : JsonSerializerContext;
