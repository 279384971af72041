using System.Text.Json.Serialization;
using OnlineLearning.Cli.Measures;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>What a run gave; also its <c>--json</c>.</summary>
/// <param name="File">The table.</param>
/// <param name="Model">The model.</param>
/// <param name="Task"><c>binary</c>, <c>regression</c> or <c>multiclass</c>.</param>
/// <param name="Rows">Rows predicted and scored.</param>
/// <param name="BadRows">Rows that could not be used.</param>
/// <param name="ExpiredLabels">Labels that came when their prediction was not waited for any more; scored, not learnt.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="RowsPerSecond">Rows by seconds.</param>
/// <param name="Metrics">The model's metrics.</param>
/// <param name="Baselines">Metrics of each baseline on the same rows.</param>
internal sealed record RunReport(
    string File, string Model, string Task, long Rows, BadRowSummary BadRows, long ExpiredLabels, double Seconds, double RowsPerSecond,
    IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines)
{
    /// <summary>Binary: how right the model's probabilities are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CalibrationReport? Calibration { get; init; }

    /// <summary>What the first model's learner is made of, where it is an ensemble.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExpertReport>? Experts { get; init; }

    /// <summary>All models, where there are several; the first is <see cref="Model"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, ModelReport>? Models { get; init; }

    /// <summary>The others against the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ComparisonReport? Comparison { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WindowReport? Window { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FadingReport? Fading { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SegmentsReport>? Segments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurveReport? Curve { get; init; }

    public static RunReport Of(string file, ModelDefinition model, Scores scores, BaselineScores baselines, BadRows bad, double seconds) => new(
        file, model.Name, model.Task.ToString().ToLowerInvariant(), scores.Rows, new BadRowSummary(bad.Count, bad.First),
        scores.Expired, seconds, seconds > 0 ? scores.Rows / seconds : 0, scores.Values(), baselines.Values())
    {
        Calibration = scores.Calibration(),
    };
}

/// <summary>Rows that could not be used.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first 20 with line and reason.</param>
internal sealed record BadRowSummary(long Count, IReadOnlyList<BadRow> First);

/// <summary>Writers alone: metadata of every type, which nothing here reads, cost a run 0.03 CPU seconds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
