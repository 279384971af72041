namespace OnlineLearning.Cli.Measures;

/// <summary>What an evaluation measures beside the whole stream.</summary>
/// <param name="Window">Examples of the sliding window; null: none.</param>
/// <param name="Alpha">Fading factor; null: none.</param>
/// <param name="Every">Rows from point to point of the curves; null: as many as give some hundred points.</param>
/// <param name="Plot">File of the learning curves; null: none.</param>
/// <param name="PlotMetric">What they show; null: by task and loss.</param>
/// <param name="Segments">What the rows are split by.</param>
internal sealed record MeasureSettings(int? Window, double? Alpha, long? Every, string? Plot, string? PlotMetric, IReadOnlyList<SegmentBy> Segments)
{
    public const int DefaultWindow = 1_000;

    /// <summary>Whether points of curves are kept.</summary>
    public bool HasCurve => Every is not null || Plot is not null;
}
