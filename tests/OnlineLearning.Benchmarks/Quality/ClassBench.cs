using System.Text.Json;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>Every learner of classes with its defaults on every stream of <see cref="ClassStream"/>, one pass, beside the majority and the last label. <c>auto</c> must be no worse than <c>softmax</c> on any of them.</summary>
internal static class ClassBench
{
    private const double Slack = 0.005;

    private static readonly string[] s_learners = ["softmax", "hoeffding_tree", "hoeffding_adaptive_tree", "adaptive_random_forest", "leveraging_bagging", "leveraging_bagging_softmax", "auto"];

    public static bool Run(EvaluatedModels models, string data)
    {
        Console.WriteLine($"| accuracy / log loss / macro F1 / kappa | majority | last label | {string.Join(" | ", s_learners.Select(learner => $"`{learner}`"))} | |");
        Console.WriteLine($"|---|---:|---:|{string.Concat(s_learners.Select(_ => "---:|"))}---|");
        var folder = Directory.CreateTempSubdirectory("ol-classes-");
        try
        {
            return ClassStream.All.Select(stream => Line(models, stream, data, folder.FullName)).ToArray().All(isReached => isReached);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Line(EvaluatedModels models, ClassStream stream, string data, string folder)
    {
        var (table, definition) = (Path.Combine(folder, $"{stream.Name}.csv"), Path.Combine(folder, $"{stream.Name}.yaml"));
        if (stream.Table is { } source)
        {
            if (!File.Exists(Path.Combine(data, source.File)))
            {
                Console.WriteLine($"| {stream.Name}: {source.File} is not there | |");
                return true;
            }

            source.Write(data, table);
        }
        else
        {
            models.Run(["generate", .. stream.Generate.Split(' '), "-o", table]);
        }

        File.WriteAllText(definition, stream.Definition(s_learners));
        var reports = s_learners.Select(learner => models.Report(table, definition, learner)).ToArray();
        var metrics = reports.Select(report => report.GetProperty("metrics")).ToArray();
        var baselines = reports[0].GetProperty("baselines");
        var (first, last) = (metrics[0], metrics[^1]);
        var isReached = Of(last, "log_loss") <= Of(first, "log_loss") + Slack && Of(last, "accuracy") >= Of(first, "accuracy") - Slack;
        Console.WriteLine(FormattableString.Invariant(
            $"| {stream.Name} | {Of(baselines.GetProperty("majority"), "accuracy"):F3} | {Of(baselines.GetProperty("last_label"), "accuracy"):F3} | {string.Join(" | ", metrics.Select(Figures))} | {(isReached ? "PASS" : "FAIL")} |"));
        return isReached;
    }

    private static string Figures(JsonElement metrics)
        => FormattableString.Invariant($"{Of(metrics, "accuracy"):F3} / {Of(metrics, "log_loss"):F3} / {Of(metrics, "macro_f1"):F3} / {Of(metrics, "kappa"):F3}");

    private static double Of(JsonElement metrics, string name) => metrics.GetProperty(name).GetDouble();
}
