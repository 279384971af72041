using System.Text.Json;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Writes the answer of <c>/v1/features</c>: a row a key, its lists beside the features. A time that there is not is null.</summary>
internal static class FeatureRowsJson
{
    public static void Write(Utf8JsonWriter json, FeaturesCall call, in FeatureAnswers answers)
    {
        var rows = call.Rows;
        json.WriteStartObject();
        json.WriteString("entity"u8, call.Entity);
        json.WriteStartArray("features"u8);
        foreach (var reference in rows.Plan.References)
        {
            json.WriteStringValue(reference);
        }

        json.WriteEndArray();
        json.WriteStartArray("results"u8);
        using var times = new TimeTexts(answers.Slots);
        for (var row = 0; row < rows.Count; row++)
        {
            WriteRow(json, rows.Plan.Columns, call.Keys[row]!.Key, row, answers, times);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, ServedColumn[] columns, string key, int row, in FeatureAnswers answers, in TimeTexts times)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartArray("values"u8);
        foreach (var column in columns)
        {
            json.WriteDatum(answers.Value(column, row));
        }

        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        foreach (var column in columns)
        {
            json.WriteStatus(answers.Status(column, row));
        }

        json.WriteEndArray();
        json.WriteStartArray("event_timestamps"u8);
        foreach (var column in columns)
        {
            if (answers.Ticks(column, row) is var ticks && ticks > 0)
            {
                times.Write(json, answers.Slot(column, row), ticks);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
