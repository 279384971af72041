using System.Globalization;
using System.Text.Json;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Benchmarks.History;

/// <summary>One feature as it was served beside as history has it, over all rows.</summary>
internal sealed class ServedComparison(string feature)
{
    private readonly FeatureConsistency _counts = new();
    private long _values;
    private string? _first;

    public long Matched => _counts.Matched;

    /// <summary>Adds a row: a JSON array that was answered, and the cells of the training set.</summary>
    public static void Add(List<ServedComparison> comparisons, byte[] served, FeatureDatum[] history)
    {
        using var values = JsonDocument.Parse(served);
        for (var i = 0; i < comparisons.Count; i++)
        {
            comparisons[i].Add(Datum(values.RootElement[i], history[i].Kind), history[i]);
        }
    }

    public static void Write(TextWriter output, IReadOnlyList<ServedComparison> comparisons)
    {
        output.WriteLine("| feature | compared | with a value | matched | missing | extra | mismatched | smape |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var each in comparisons)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{each.Feature}` | {each._counts.Rows:N0} | {each._values:N0} | {each._counts.Matched:N0} | {each._counts.Missing:N0} | {each._counts.Extra:N0} | {each._counts.Mismatched:N0} | {each._counts.Smape:G3} |"));
        }

        var rows = comparisons.Sum(each => each._counts.Rows);
        output.WriteLine($"\n{comparisons.Count} features, {rows:N0} values compared to the last bit, {rows - comparisons.Sum(each => each.Matched):N0} not alike.");
        foreach (var each in comparisons.Where(each => each._first is not null))
        {
            output.WriteLine($"{each.Feature}: {each._first}");
        }
    }

    private string Feature { get; } = feature;

    private void Add(FeatureDatum served, FeatureDatum history)
    {
        _values += history.IsNull ? 0 : 1;
        if (_counts.Add(served, history) != Agreement.Matched)
        {
            _first ??= $"row {_counts.Rows}: {served} was served, history has {history}";
        }
    }

    // JSON knows no kinds: a value is of the one that history gives it.
    private static FeatureDatum Datum(JsonElement value, DatumKind kind) => value.ValueKind switch
    {
        JsonValueKind.Null => FeatureDatum.Null,
        JsonValueKind.True or JsonValueKind.False => FeatureDatum.Of(value.GetBoolean()),
        JsonValueKind.String => FeatureDatum.Of(value.GetString()),
        JsonValueKind.Number when kind == DatumKind.Int => FeatureDatum.Of(value.GetInt64()),
        JsonValueKind.Number => FeatureDatum.Of(value.GetDouble()),
        _ when kind == DatumKind.Strings => FeatureDatum.Of(value.EnumerateArray().Select(item => item.GetString()!).ToArray()),
        _ => FeatureDatum.Of(value.EnumerateArray().Select(item => item.GetDouble()).ToArray()),
    };
}
