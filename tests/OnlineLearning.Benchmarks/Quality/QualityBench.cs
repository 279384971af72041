using System.Globalization;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>
/// Prequential quality with <c>learner: auto</c>, nothing tuned, beside what others reach; recovery after abrupt changes; every learner on every table beside the mean. The options of a run:
/// <c>--data FOLDER</c> (else shared/data beside the checkout), <c>--ol PATH</c> (ol or ol.dll), <c>--only quality|sea|learners|classes</c>. It ends with 1 where something is not reached.
/// </summary>
internal static class QualityBench
{
    private const int Seeds = 30;
    private const double MostRatio = 1.10;

    public static int Run(string[] args)
    {
        string Value(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
        var data = Value("--data", Path.Combine(Checkout(), "..", "shared", "data"));
        var ol = Value("--ol", Path.Combine(AppContext.BaseDirectory, "..", "..", "OnlineLearning.Cli", "release", "ol.dll"));
        var only = Value("--only", "");
        if (!File.Exists(ol))
        {
            Console.Error.WriteLine($"{Path.GetFullPath(ol)} is not there; dotnet build -c Release client/OnlineLearning.Cli makes it, --ol PATH names another.");
            return 2;
        }

        if (!Directory.Exists(data) && only != "sea")
        {
            Console.Error.WriteLine($"{Path.GetFullPath(data)} is not there: no data sets; --data FOLDER names another.");
            return 2;
        }

        var models = new EvaluatedModels(ol);
        var isReached = only is not ("" or "quality") || Quality(models, data);
        isReached &= only is not ("" or "sea") || Recovery();
        isReached &= only is not ("" or "learners") || EveryLearner.Run(models, data);
        isReached &= only is not ("" or "classes") || ClassBench.Run(models, data);
        return isReached ? 0 : 1;
    }

    /// <summary>Folder of the definitions, as they stand in the checkout.</summary>
    public static string Definition(string name) => Path.Combine(Checkout(), "tests", "OnlineLearning.Benchmarks", "Definitions", $"{name}.yaml");

    private static bool Quality(EvaluatedModels models, string data)
    {
        Console.WriteLine("| data set, figure | VW default | VW best tuned | River / MOA best | ours at least | ours | |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        var isReached = true;
        foreach (var set in QualitySet.All)
        {
            var table = Path.Combine(data, set.File);
            if (!File.Exists(table))
            {
                Console.WriteLine($"| {set.Definition}: {set.File} is not there | | | | | | |");
                isReached = false;
                continue;
            }

            var reports = set.Targets.Select(target => target.Model).Distinct().ToDictionary(model => model, model => models.Report(table, Definition(set.Definition), model));
            foreach (var target in set.Targets)
            {
                var value = reports[target.Model].GetProperty("metrics").GetProperty(target.Metric).GetDouble();
                isReached &= target.IsReached(value);
                Console.WriteLine($"| {target.Model}, {target.Metric} | {Figure(target.Default)} | {Figure(target.Tuned)} | {Figure(target.Best)} | {Figure(target.AtLeast)} | {value.ToString("0.0000", CultureInfo.InvariantCulture)} | {(target.IsReached(value) ? "PASS" : "FAIL")} |");
            }
        }

        Console.WriteLine();
        return isReached;
    }

    private static bool Recovery()
    {
        var errors = SeaRecovery.Measure("auto", Seeds);
        Console.WriteLine($"| SEA, {Seeds} seeds | error before | error of rows 500 to 1,000 after | ratio | |");
        Console.WriteLine("|---|---:|---:|---:|---|");
        for (var change = 0; change < errors.Length; change++)
        {
            Line($"change {change + 1}", [errors[change]]);
        }

        Line("all", errors);
        Console.WriteLine();
        return SeaRecovery.Ratio(errors) <= MostRatio;

        static void Line(string name, (double Before, double After)[] of)
        {
            var ratio = SeaRecovery.Ratio(of);
            Console.WriteLine(FormattableString.Invariant($"| {name} | {of.Average(error => error.Before):F4} | {of.Average(error => error.After):F4} | {ratio:F3} | {(ratio <= MostRatio ? "PASS" : "FAIL")} |"));
        }
    }

    private static string Figure(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Directory.Packages.props.");
    }
}
