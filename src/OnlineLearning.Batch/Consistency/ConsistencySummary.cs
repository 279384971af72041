namespace OnlineLearning.Batch.Consistency;

/// <summary>What a check found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Predictions">Predictions that were compared.</param>
/// <param name="Features">Each input that comes from a view.</param>
/// <param name="First">The first mismatches, at most <see cref="MostKept"/>.</param>
public sealed record ConsistencySummary(string Model, long Predictions, IReadOnlyList<ComparedFeature> Features, IReadOnlyList<FoundMismatch> First)
{
    public const int MostKept = 20;

    public long Values => Features.Sum(feature => feature.Consistency.Rows);

    /// <summary>Share of all values that do not match, 0 to 1.</summary>
    public double MismatchRate => Values == 0 ? 0 : 1 - (double)Features.Sum(feature => feature.Consistency.Matched) / Values;
}
