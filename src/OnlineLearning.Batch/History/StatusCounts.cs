using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>How many values of a feature had each status.</summary>
public sealed class StatusCounts(string feature)
{
    private readonly long[] _counts = new long[5];

    /// <summary>As <c>view:column</c>.</summary>
    public string Feature { get; } = feature;

    public long this[FeatureStatus status] => _counts[(int)status];

    public void Add(FeatureStatus status) => _counts[(int)status]++;

    /// <summary>Feast's name.</summary>
    public static string NameOf(FeatureStatus status) => status switch
    {
        FeatureStatus.Present => "PRESENT",
        FeatureStatus.NullValue => "NULL_VALUE",
        FeatureStatus.NotFound => "NOT_FOUND",
        _ => "OUTSIDE_MAX_AGE",
    };
}
