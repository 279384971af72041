namespace OnlineLearning.Core.Features.Windows.Aggregates;

internal static class Values
{
    /// <summary>Texts as strings, all else as a vector of numbers; null of none.</summary>
    public static FeatureDatum ListOf(ReadOnlySpan<FeatureDatum> values)
    {
        if (values.IsEmpty)
        {
            return default;
        }

        var (numbers, texts) = values[0].Kind == DatumKind.String ? (null, new string[values.Length]) : (new double[values.Length], (string[]?)null);
        for (var i = 0; i < values.Length; i++)
        {
            if (texts is not null)
            {
                texts[i] = values[i].Text ?? "";
            }
            else
            {
                numbers![i] = values[i].Number;
            }
        }

        return texts is null ? FeatureDatum.Of(numbers) : FeatureDatum.Of(texts);
    }
}
