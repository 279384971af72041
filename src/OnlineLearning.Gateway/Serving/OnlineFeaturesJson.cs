using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Serving;

/// <summary>
/// Writes the answer of Feast's <c>/get-online-features</c>: columnar, <c>results[i]</c> belongs to <c>feature_names[i]</c> and its arrays run over the rows. Join keys come first, as they were given; a time that there is not is 1970, as in Feast.
/// </summary>
internal static class OnlineFeaturesJson
{
    public static void Write(AnswerText text, OnlineFeaturesCall call, in FeatureAnswers answers, ReadOnlySpan<byte> body)
    {
        var plan = call.Rows.Plan;
        text.Raw("{\"metadata\":{\"feature_names\":"u8);
        text.Open();
        foreach (var key in call.Keys)
        {
            text.Element(key.Name);
        }

        foreach (var column in plan.Columns)
        {
            text.Element(call.FullNames ? column.Full : column.Short);
        }

        text.Close();
        text.Raw("},\"results\":"u8);
        text.Open();
        foreach (var key in call.Keys)
        {
            WriteKey(text, key, call.Rows.Count, body);
        }

        using var times = new TimeTexts(answers.Slots);
        foreach (var column in plan.Columns)
        {
            WriteColumn(text, column, call.Rows.Count, answers, times);
        }

        text.Close();
        text.Raw("}"u8);
    }

    private static void WriteKey(AnswerText text, FrameColumn key, int rows, ReadOnlySpan<byte> body)
    {
        text.Next();
        text.Raw("{\"values\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            text.Element(body[key[row]]);
        }

        text.Close();
        text.Raw(",\"statuses\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            text.Status((byte)(body[key[row]].SequenceEqual("null"u8) ? FeatureStatus.NullValue : FeatureStatus.Present));
        }

        text.Close();
        text.Raw(",\"event_timestamps\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            text.Element("\"1970-01-01T00:00:00Z\""u8);
        }

        text.Close();
        text.Raw("}"u8);
    }

    private static void WriteColumn(AnswerText text, ServedColumn column, int rows, in FeatureAnswers answers, in TimeTexts times)
    {
        text.Next();
        text.Raw("{\"values\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            text.Datum(answers.Value(column, row));
        }

        text.Close();
        text.Raw(",\"statuses\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            text.Status(answers.Status(column, row));
        }

        text.Close();
        text.Raw(",\"event_timestamps\":"u8);
        text.Open();
        for (var row = 0; row < rows; row++)
        {
            var ticks = answers.Ticks(column, row);
            times.Write(text, answers.Slot(column, row), ticks == 0 ? DateTime.UnixEpoch.Ticks : ticks);
        }

        text.Close();
        text.Raw("}"u8);
    }
}
