using System.Text.Json.Serialization;
using OnlineLearning.Batch.Consistency;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Cli.History;

/// <summary>What <c>ol features check</c> found.</summary>
internal sealed record ConsistencyReport(IReadOnlyList<ModelConsistency> Models, double MismatchRate, double MaxMismatch, bool Ok)
{
    public static ConsistencyReport Of(IReadOnlyList<ConsistencySummary> summaries, double maxMismatch)
    {
        var rate = summaries.Count == 0 ? 0 : summaries.Max(summary => summary.MismatchRate);
        return new([.. summaries.Select(ModelConsistency.Of)], rate, maxMismatch, rate <= maxMismatch);
    }
}

internal sealed record ModelConsistency(string Model, long Predictions, double MismatchRate, IReadOnlyDictionary<string, ConsistencyCounts> Features, IReadOnlyList<ShownMismatch> First)
{
    public static ModelConsistency Of(ConsistencySummary summary) => new(
        summary.Model, summary.Predictions, summary.MismatchRate,
        summary.Features.ToDictionary(feature => feature.Input, feature => ConsistencyCounts.Of(feature)),
        [.. summary.First.Select(each => new ShownMismatch(each.Feature, each.Prediction, each.Key, new DateTime(each.Time, DateTimeKind.Utc), each.Kind.ToString().ToLowerInvariant(), each.Served, each.History))]);
}

internal sealed record ConsistencyCounts(string Feature, long Rows, long Matched, long Missing, long Extra, long Mismatched, double MismatchRate, double? Smape)
{
    public static ConsistencyCounts Of(ComparedFeature feature) => Of($"{feature.View}:{feature.Column}", feature.Consistency);

    private static ConsistencyCounts Of(string name, FeatureConsistency found) =>
        new(name, found.Rows, found.Matched, found.Missing, found.Extra, found.Mismatched, found.MismatchRate, found.Smape);
}

/// <summary>One value that does not match; an empty text is no value.</summary>
internal sealed record ShownMismatch(string Feature, string Prediction, string Key, DateTime Time, string Kind, string Served, string History);

[JsonSerializable(typeof(ConsistencyReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ConsistencyJson : JsonSerializerContext;
