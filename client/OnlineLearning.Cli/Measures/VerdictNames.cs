using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Core.Evaluation.Comparison;

namespace OnlineLearning.Cli.Measures;

/// <summary>Verdicts in JSON: <c>better</c>, <c>worse</c>, <c>no_difference_shown</c>, <c>same</c>, <c>too_few_rows</c>.</summary>
internal sealed class VerdictNames() : JsonStringEnumConverter<Verdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
