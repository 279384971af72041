namespace OnlineLearning.Core.Features;

/// <summary>What a served feature value is; the numbers are those of Feast's <c>FieldStatus</c>.</summary>
public enum FeatureStatus
{
    /// <summary>The value is there.</summary>
    Present = 1,

    /// <summary>The entity has events, but they give this feature no value (the mean of nothing).</summary>
    NullValue = 2,

    /// <summary>The entity has no event before the query time.</summary>
    NotFound = 3,

    /// <summary>The newest event is older than the view's time to live: the value is not served.</summary>
    OutsideMaxAge = 4,
}

/// <summary>A feature at a query time.</summary>
/// <param name="Value">The value; null unless <paramref name="Status"/> is <see cref="FeatureStatus.Present"/>.</param>
/// <param name="Status">Whether and why not.</param>
/// <param name="EventTicks">Time of the newest event before the query, ticks of 100 ns; <see cref="long.MinValue"/> when there is none.</param>
public readonly record struct FeatureValue(FeatureDatum Value, FeatureStatus Status, long EventTicks)
{
    public static FeatureValue NotFound { get; } = new(default, FeatureStatus.NotFound, long.MinValue);
}
