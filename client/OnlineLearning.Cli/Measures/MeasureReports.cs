using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Comparison;

namespace OnlineLearning.Cli.Measures;

/// <summary>Metrics of the last rows.</summary>
/// <param name="Examples">So many.</param>
/// <param name="Metrics">Of each model and baseline.</param>
internal sealed record WindowReport(int Examples, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics);

/// <summary>Metrics that fade.</summary>
/// <param name="Alpha">The fading factor.</param>
/// <param name="Metrics">Of each model and baseline.</param>
internal sealed record FadingReport(double Alpha, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics);

/// <summary>How right a model's probabilities are.</summary>
/// <param name="Error">Expected calibration error.</param>
/// <param name="ExpectedOverObserved">Sum of the probabilities over the number of positives; null without positives.</param>
/// <param name="Intercept">Of the logistic recalibration; null where there is none.</param>
/// <param name="Slope">Of the logistic recalibration.</param>
/// <param name="Bins">The reliability table.</param>
internal sealed record CalibrationReport(double Error, double? ExpectedOverObserved, double? Intercept, double? Slope, IReadOnlyList<ReliabilityBin> Bins)
{
    public static CalibrationReport Of(ReliabilityTable table, CalibrationLine? line) => new(table.Error, table.ExpectedOverObserved, line?.Intercept, line?.Slope, [.. table.Bins]);
}

/// <summary>Metrics by segment.</summary>
/// <param name="By">As it was given.</param>
/// <param name="Most">Segments kept apart at the most.</param>
/// <param name="Segments">In the order of their first row.</param>
/// <param name="Other">All further segments together; null: there are none.</param>
internal sealed record SegmentsReport(string By, int Most, IReadOnlyList<SegmentReport> Segments, SegmentReport? Other);

/// <summary>One segment.</summary>
/// <param name="Segment">Its value.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Metrics">Of each model and baseline.</param>
internal sealed record SegmentReport(string Segment, long Rows, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics);

/// <summary>Models against the first.</summary>
/// <param name="Loss">What differs: <c>log_loss</c>, or <c>loss</c>, the first model's own.</param>
/// <param name="Against">The first model.</param>
/// <param name="Confidence">With which all intervals hold together.</param>
/// <param name="Models">The others.</param>
internal sealed record ComparisonReport(string Loss, string Against, double Confidence, IReadOnlyList<PairedReport> Models);

/// <summary>One model against the first.</summary>
/// <param name="Model">The model.</param>
/// <param name="MeanDifference">Its mean loss less the first one's: below 0 it is better.</param>
/// <param name="StandardError">Of that; null: too few rows.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Blocks">Blocks of rows that the error was computed from.</param>
/// <param name="BlockLength">Rows of a block.</param>
/// <param name="Verdict">What the interval says.</param>
internal sealed record PairedReport(
    string Model, double MeanDifference, double? StandardError, double? Low, double? High, int Blocks, long BlockLength,
    [property: JsonIgnore] Verdict Verdict)
{
    /// <summary><c>better</c>, <c>worse</c>, <c>no_difference_shown</c>, <c>same</c>, <c>too_few_rows</c>.</summary>
    [JsonPropertyName("verdict")]
    public string VerdictName => JsonNamingPolicy.SnakeCaseLower.ConvertName(Verdict.ToString());
}

/// <summary>A model of several.</summary>
/// <param name="Definition">File or directory it is from.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Calibration">Binary: how right its probabilities are.</param>
internal sealed record ModelReport(string Definition, IReadOnlyDictionary<string, double> Metrics, CalibrationReport? Calibration);
