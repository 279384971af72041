namespace OnlineLearning.Gateway.Serving;

/// <summary>Writes the answer of <c>/v1/features</c>: a row a key, its lists beside the features. A time that there is not is null.</summary>
internal static class FeatureRowsJson
{
    public static void Write(AnswerText text, FeaturesCall call, in FeatureAnswers answers)
    {
        var rows = call.Rows;
        text.Raw("{\"entity\":"u8);
        text.Text(call.Entity);
        text.Raw(",\"features\":"u8);
        text.Open();
        foreach (var reference in rows.Plan.References)
        {
            text.Element(reference);
        }

        text.Close();
        text.Raw(",\"results\":"u8);
        text.Open();
        using var times = new TimeTexts(answers.Slots);
        for (var row = 0; row < rows.Count; row++)
        {
            WriteRow(text, rows.Plan.Columns, call.Keys[row]!.Key, row, answers, times);
        }

        text.Close();
        text.Raw("}"u8);
    }

    private static void WriteRow(AnswerText text, ServedColumn[] columns, string key, int row, in FeatureAnswers answers, in TimeTexts times)
    {
        text.Next();
        text.Raw("{\"key\":"u8);
        text.Text(key);
        text.Raw(",\"values\":"u8);
        text.Open();
        foreach (var column in columns)
        {
            text.Datum(answers.Value(column, row));
        }

        text.Close();
        text.Raw(",\"statuses\":"u8);
        text.Open();
        foreach (var column in columns)
        {
            text.Status(answers.Status(column, row));
        }

        text.Close();
        text.Raw(",\"event_timestamps\":"u8);
        text.Open();
        foreach (var column in columns)
        {
            if (answers.Ticks(column, row) is var ticks && ticks > 0)
            {
                times.Write(text, answers.Slot(column, row), ticks);
            }
            else
            {
                text.Element("null"u8);
            }
        }

        text.Close();
        text.Raw("}"u8);
    }
}
