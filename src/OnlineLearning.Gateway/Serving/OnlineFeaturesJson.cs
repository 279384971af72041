using System.Text.Json;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Serving;

/// <summary>
/// Writes the answer of Feast's <c>/get-online-features</c>: columnar, <c>results[i]</c> belongs to <c>feature_names[i]</c> and its arrays run over the rows. Join keys come first, as they were given; a time that there is not is 1970, as in Feast.
/// </summary>
internal static class OnlineFeaturesJson
{
    public static void Write(Utf8JsonWriter json, OnlineFeaturesCall call, in FeatureAnswers answers, ReadOnlySpan<byte> body)
    {
        var plan = call.Rows.Plan;
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteStartArray("feature_names"u8);
        foreach (var key in call.Keys)
        {
            json.WriteStringValue(key.Name);
        }

        foreach (var column in plan.Columns)
        {
            json.WriteStringValue(call.FullNames ? column.Full : column.Short);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("results"u8);
        foreach (var key in call.Keys)
        {
            WriteKey(json, key, call.Rows.Count, body);
        }

        using var times = new TimeTexts(answers.Slots);
        foreach (var column in plan.Columns)
        {
            WriteColumn(json, column, call.Rows.Count, answers, times);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, FrameColumn key, int rows, ReadOnlySpan<byte> body)
    {
        json.WriteStartObject();
        json.WriteStartArray("values"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteRawValue(body[key[row]], skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteStatus((byte)(body[key[row]].SequenceEqual("null"u8) ? FeatureStatus.NullValue : FeatureStatus.Present));
        }

        json.WriteEndArray();
        json.WriteStartArray("event_timestamps"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteRawValue("\"1970-01-01T00:00:00Z\""u8, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, ServedColumn column, int rows, in FeatureAnswers answers, in TimeTexts times)
    {
        json.WriteStartObject();
        json.WriteStartArray("values"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteDatum(answers.Value(column, row));
        }

        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        for (var row = 0; row < rows; row++)
        {
            json.WriteStatus(answers.Status(column, row));
        }

        json.WriteEndArray();
        json.WriteStartArray("event_timestamps"u8);
        for (var row = 0; row < rows; row++)
        {
            var ticks = answers.Ticks(column, row);
            times.Write(json, answers.Slot(column, row), ticks == 0 ? DateTime.UnixEpoch.Ticks : ticks);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
