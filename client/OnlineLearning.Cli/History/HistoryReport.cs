using System.Text.Json.Serialization;
using OnlineLearning.Batch.History;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cli.History;

/// <summary>What <c>ol features history</c> did.</summary>
internal sealed record HistoryReport(string Out, long Rows, long Events, double Seconds, IReadOnlyDictionary<string, FeatureStatuses> Features)
{
    public static HistoryReport Of(string path, HistorySummary summary, TimeSpan elapsed) => new(
        path, summary.Rows, summary.Events, elapsed.TotalSeconds,
        summary.Features.ToDictionary(each => each.Feature, each => new FeatureStatuses(each[FeatureStatus.Present], each[FeatureStatus.NullValue], each[FeatureStatus.NotFound], each[FeatureStatus.OutsideMaxAge])));
}

/// <summary>How many rows had each status.</summary>
internal sealed record FeatureStatuses(long Present, long NullValue, long NotFound, long OutsideMaxAge);

[JsonSerializable(typeof(HistoryReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class HistoryJson : JsonSerializerContext;
