using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Optimisers;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>Every kind of learner and every optimiser on every table, numbers as they are (<c>scale: none</c>): log loss, or root mean squared error, over that of the mean label, or the share of positives, of the whole table.</summary>
internal static class EveryLearner
{
    private const string Auto = "    learner: auto\n";

    public static bool Run(EvaluatedModels models, string data)
    {
        var folder = Directory.CreateTempSubdirectory("ol-quality-bench-").FullName;
        try
        {
            var found = new SortedDictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
            var sets = QualitySet.All.Where(set => File.Exists(Path.Combine(data, set.File))).ToList();
            foreach (var set in sets)
            {
                Compare(models, data, folder, set, found);
            }

            Console.WriteLine($"| loss over the mean's | {string.Join(" | ", sets.Select(set => set.Definition))} |");
            Console.WriteLine($"|---|{string.Concat(sets.Select(_ => "---:|"))}");
            foreach (var (learner, ratios) in found)
            {
                Console.WriteLine($"| {learner} | {string.Join(" | ", sets.Select(set => ratios.TryGetValue(set.Definition, out var ratio) ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "-"))} |");
            }

            return found.Values.All(ratios => ratios.Values.All(ratio => ratio <= 1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(EvaluatedModels models, string data, string folder, QualitySet set, SortedDictionary<string, Dictionary<string, double>> found)
    {
        var text = Unscaled(File.ReadAllText(QualityBench.Definition(set.Definition)));
        var isBinary = text.Contains("task: binary", StringComparison.Ordinal);
        foreach (var (name, yaml) in Learners(isBinary ? TaskKind.Binary : TaskKind.Regression, text.Contains("- entity:", StringComparison.Ordinal)))
        {
            var definition = Path.Combine(folder, $"{set.Definition}-{name.Replace(' ', '-')}.yaml");
            File.WriteAllText(definition, text.Replace(Auto, $"    learner: {yaml}\n", StringComparison.Ordinal));
            if (!found.TryGetValue(name, out var ratios))
            {
                found[name] = ratios = [];
            }

            ratios[set.Definition] = Ratio(models.Report(Path.Combine(data, set.File), definition, set.Targets[^1].Model), isBinary);
        }
    }

    /// <summary>Numbers as they are, the last label too.</summary>
    private static string Unscaled(string text) => Regex.Replace(text, @"- ((?:numeric|label): (?:\[[^]]*\]|\w+))\n", "- { $1, scale: none }\n");

    /// <summary>Name in the table, and how a definition states it. An optimiser that takes only numbers is left out where there are categories.</summary>
    private static IEnumerable<(string Name, string Yaml)> Learners(TaskKind task, bool hasCategories)
    {
        foreach (var kind in LearnerRegistry.All.Values.Where(kind => kind.Tasks.Contains(task)))
        {
            if (kind.Name != "linear")
            {
                var bagged = LeveragingBagging.Kinds.FirstOrDefault(pair => pair.Value == kind).Key;
                yield return (kind.Name, bagged is null ? kind.Name : $"{{ kind: {LeveragingBagging.Name}, base: {bagged} }}");
                continue;
            }

            foreach (var optimiser in OptimiserRegistry.All.Values.Where(optimiser => optimiser.MostInputs is null || !hasCategories))
            {
                yield return ($"linear {optimiser.Name}", $"{{ kind: linear, optimiser: {optimiser.Name} }}");
            }
        }
    }

    // Against the best constant in hindsight, which is no worse than the running one. NaN and infinity are null in JSON: no learner that diverged passes.
    private static double Ratio(JsonElement report, bool isBinary)
    {
        var found = report.GetProperty("metrics").GetProperty(isBinary ? "normalised_entropy" : "r2");
        return found.ValueKind != JsonValueKind.Number ? double.PositiveInfinity : isBinary ? found.GetDouble() : Math.Sqrt(1 - found.GetDouble());
    }
}
