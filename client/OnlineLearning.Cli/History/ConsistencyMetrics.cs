using System.Globalization;
using System.Text;

namespace OnlineLearning.Cli.History;

/// <summary>A check's figures in the Prometheus text format, for a textfile collector: a job that runs now and then has no port to be asked at.</summary>
internal static class ConsistencyMetrics
{
    /// <summary>Puts the file in its place whole: a collector never reads half of it.</summary>
    public static void Write(string path, ConsistencyReport report, DateTimeOffset now)
    {
        var draft = path + ".draft";
        File.WriteAllText(draft, Text(report, now));
        File.Move(draft, path, overwrite: true);
    }

    public static string Text(ConsistencyReport report, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Family(text, "ol_feature_consistency_values", "Values compared in the last check, by what they were.", report, (model, input, each) =>
        {
            foreach (var (result, count) in (IEnumerable<(string, long)>)[("matched", each.Matched), ("missing", each.Missing), ("extra", each.Extra), ("mismatched", each.Mismatched)])
            {
                Line(text, "ol_feature_consistency_values", model, input, $",result=\"{result}\"", count);
            }
        });
        Family(text, "ol_feature_consistency_mismatch_rate", "Share of values that do not match, 0 to 1.", report, (model, input, each) => Line(text, "ol_feature_consistency_mismatch_rate", model, input, "", each.MismatchRate));
        Family(text, "ol_feature_consistency_smape", "Symmetric mean absolute percentage error, 0 to 2.", report, (model, input, each) => Line(text, "ol_feature_consistency_smape", model, input, "", each.Smape ?? 0));
        text.Append("# HELP ol_feature_consistency_checked_seconds When the last check was made, seconds since 1970.\n# TYPE ol_feature_consistency_checked_seconds gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"ol_feature_consistency_checked_seconds {now.ToUnixTimeSeconds()}\n");
        return text.ToString();
    }

    private static void Family(StringBuilder text, string name, string help, ConsistencyReport report, Action<string, string, ConsistencyCounts> each)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var model in report.Models)
        {
            foreach (var (input, counts) in model.Features)
            {
                each(model.Model, input, counts);
            }
        }
    }

    // Names of models and inputs are letters, digits, _ and -: nothing to escape.
    private static void Line(StringBuilder text, string name, string model, string input, string more, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{{model=\"{model}\",input=\"{input}\"{more}}} {value:R}\n");
}
