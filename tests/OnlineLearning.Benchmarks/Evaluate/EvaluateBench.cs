namespace OnlineLearning.Benchmarks.Evaluate;

/// <summary>
/// Rows per CPU second (user and system) of <c>ol evaluate</c> as a process, start to end, against <c>vw</c> reading the same rows in its own text format; the sides in turn, medians. The options of a run:
/// <c>--vw PATH</c>, <c>--ol PATH</c> (ol or ol.dll), <c>--rows N</c>, <c>--rounds N</c>, <c>--learner YAML</c>, and instead of generated rows
/// <c>--table FILE --label COLUMN [--categories A,B] [--binary] [--copies N]</c>.
/// </summary>
internal static class EvaluateBench
{
    public static int Run(string[] args)
    {
        string Value(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
        var folder = Directory.CreateTempSubdirectory("ol-evaluate-bench-").FullName;
        try
        {
            var learner = Value("--learner", "");
            var file = Value("--table", "");
            var table = file.Length == 0
                ? BenchTable.Numbers(folder, int.Parse(Value("--rows", "500000")), learner)
                : BenchTable.Of(folder, file, Value("--label", "label"), Value("--categories", "").Split(',', StringSplitOptions.RemoveEmptyEntries), args.Contains("--binary"), int.Parse(Value("--copies", "1")), learner);
            var ol = Value("--ol", Path.Combine(AppContext.BaseDirectory, "..", "..", "OnlineLearning.Cli", "release", "ol.dll"));
            var vw = Value("--vw", "") is { Length: > 0 } given ? given : OnPath("vw");
            if (!File.Exists(ol))
            {
                Console.Error.WriteLine($"{Path.GetFullPath(ol)} is not there; dotnet build -c Release client/OnlineLearning.Cli makes it, --ol PATH names another.");
                return 2;
            }

            return Compare(table, ol, vw, int.Parse(Value("--rounds", "5")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Compare(BenchTable table, string ol, string? vw, int rounds)
    {
        string[] asked = ["evaluate", table.Csv, "-d", table.Definition, "-m", "m", "--json"];
        string[] askedVw = ["-d", table.Text, "--quiet", "-b", "18", .. table.IsBinary ? (string[])["--loss_function", "logistic"] : []];
        var (ours, theirs) = (new List<ChildCost>(), new List<ChildCost>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(ol.EndsWith(".dll", StringComparison.Ordinal) ? ChildRun.Measure("dotnet", [ol, .. asked]) : ChildRun.Measure(ol, asked));
            if (vw is not null)
            {
                theirs.Add(ChildRun.Measure(vw, askedVw));
            }
        }

        Console.WriteLine($"| {table.Name}, {table.Rows:N0} rows | rows per CPU second | peak MB | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        if (vw is null)
        {
            Console.WriteLine("| vw: not on PATH, name it with --vw PATH | | | |");
        }
        else
        {
            Console.WriteLine($"| vw | {table.Rows / Median(theirs):N0} | {theirs.Max(cost => cost.PeakMegabytes):F0} | 1 |");
        }

        var ratio = vw is null ? "" : $"{Median(theirs) / Median(ours):F2} [{ours.Zip(theirs, (mine, other) => other.CpuSeconds / mine.CpuSeconds).Min():F2}..{ours.Zip(theirs, (mine, other) => other.CpuSeconds / mine.CpuSeconds).Max():F2}]";
        Console.WriteLine($"| ol evaluate | {table.Rows / Median(ours):N0} | {ours.Max(cost => cost.PeakMegabytes):F0} | {ratio} |");
        return 0;
    }

    private static double Median(List<ChildCost> costs) => costs.Select(cost => cost.CpuSeconds).Order().ElementAt(costs.Count / 2);

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
