using System.Globalization;
using System.IO.Compression;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Raw columns in their own units, nothing standardised: every optimiser of a linear learner, and every other kind of learner, ends finite and no worse than the running mean of the labels.</summary>
public class RealDataTests
{
    private const int MostRows = 20_000;

    // Ensembles of ten trees take ten times as long.
    private const int MemberRows = 5_000;
    private const int Bits = 12;

    private static readonly Dictionary<string, (string Loss, string Label, string[] Numbers, string[] Categories)> Files = new()
    {
        ["phishing.csv.gz"] = ("logistic", "is_phishing", [], []),
        ["weather_noaa.csv.gz"] = ("logistic", "target", [], []),
        ["sea_stream.csv.gz"] = ("logistic", "class", [], []),
        ["nycflights13.csv.gz"] = ("logistic", "arr_delay", ["sched_dep_min", "distance"], ["carrier", "origin", "dest"]),
        ["ml_100k.tsv.gz"] = ("squared", "rating", [], ["user", "item"]),
        ["toulouse_bikes.csv.gz"] = ("squared", "bikes", ["clouds", "humidity", "pressure", "temperature", "wind"], ["station"]),
        ["restaurants.csv.gz"] = ("squared", "visitors", [], ["air_store_id"]),
    };

    private static readonly Dictionary<string, List<(float[] Numbers, int[] Places, double Label)>?> Read = [];

    public static TheoryData<string, string> Optimisers => new(from file in Files.Keys from optimiser in OptimiserRegistry.All.Keys.Order() select (file, optimiser));

    public static TheoryData<string, string> Kinds => new(
        from file in Files.Keys
        from kind in LearnerRegistry.All.Values.Where(kind => kind.Name != "linear" && kind.Tasks.Contains(Task(file))).Select(kind => kind.Name).Order()
        select (file, kind));

    [Theory]
    [MemberData(nameof(Optimisers))]
    public void A_linear_learner_ends_no_worse_than_the_mean(string file, string optimiser)
        => Check(file, optimiser, LearnerDefaults.LearnerOf("linear", LossDefinition.Of(Files[file].Loss), optimiser) with { Standardise = false, Bits = Bits }, MostRows);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_other_learner_ends_no_worse_than_the_mean(string file, string kind)
        => Check(file, kind, LearnerDefaults.Learner(Task(file), kind) with { Standardise = false, Bits = Bits }, LearnerRegistry.All[kind].Settings.Any(setting => setting.Name is "trees" or "members") ? MemberRows : MostRows);

    private static TaskKind Task(string file) => LossRegistry.All[Files[file].Loss].Task;

    private static void Check(string file, string learnerName, LearnerDefinition definition, int mostRows)
    {
        var rows = Rows(file);
        Assert.SkipWhen(rows is null, $"../shared/data/{file} is not there");
        var loss = LossRegistry.Create(definition.Loss);
        var (numberCount, categoryCount) = (rows[0].Numbers.Length, rows[0].Places.Length);
        var plan = new ModelPlan(TestModels.Model(
            definition,
            [
                .. Enumerable.Range(0, numberCount).Select(i => TestModels.Numeric($"x{i}") with { Scale = new ScaleDefinition("none") }),
                .. Enumerable.Range(0, categoryCount).Select(i => TestModels.Category($"c{i}")),
            ]));
        var learner = plan.CreateLearner();
        var (total, baseline, sum, seen) = (0.0, 0.0, 0.0, 0);
        foreach (var (numbers, places, label) in rows.Take(mostRows))
        {
            Entry[] x = [.. TestModels.Example(plan, numbers), .. places.Select((place, i) => new Entry(place, 1, (ushort)(numberCount + i), 0))];
            var score = learner.Score(x, 0);
            Assert.True(double.IsFinite(score));
            if (seen > 0)
            {
                total += loss.Value(score, label);
                baseline += loss.Value(loss.Score(sum / seen), label);
            }

            learner.Learn(x, 0, 0, label, 1);
            (sum, seen) = (sum + label, seen + 1);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{file} {learnerName}: {total / seen:F4}, mean {baseline / seen:F4}");
        Assert.True(total <= baseline * 1.01, $"{file} {learnerName}: loss {total / seen:F4}, of the mean {baseline / seen:F4}");
    }

    private static List<(float[] Numbers, int[] Places, double Label)>? Rows(string file)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(file, out var rows))
            {
                var path = new[] { "..", "../.." }.Select(up => Path.GetFullPath(Path.Combine(SourceTree.Root, up, "shared", "data", file))).FirstOrDefault(File.Exists);
                Read[file] = rows = path is null ? null : Load(path, Files[file]);
            }

            return rows;
        }
    }

    private static List<(float[] Numbers, int[] Places, double Label)> Load(string path, (string Loss, string Label, string[] Numbers, string[] Categories) of)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var separator = path.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ',';
        var header = reader.ReadLine()!.Split(separator);
        int[] Columns(IEnumerable<string> names) => [.. names.Select(name => Array.IndexOf(header, name)).Where(column => column >= 0)];
        var numbers = Columns(of.Numbers.Length + of.Categories.Length == 0 ? header.Where(name => name != of.Label) : of.Numbers);
        var categories = Columns(of.Categories);
        var label = Array.IndexOf(header, of.Label);
        var rows = new List<(float[], int[], double)>();
        while (rows.Count < MostRows && reader.ReadLine() is { } line)
        {
            var cells = line.Split(separator);
            rows.Add((
                [.. numbers.Select(column => float.Parse(cells[column], CultureInfo.InvariantCulture))],
                [.. categories.Select(column => (int)(MurmurHash3.Hash64(cells[column], (ulong)column) & ((1 << Bits) - 1)))],
                Label(of, double.Parse(cells[label], CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    // A flight is late from a quarter of an hour on.
    private static double Label((string Loss, string Label, string[] Numbers, string[] Categories) of, double number)
        => of.Label == "arr_delay" ? number >= 15 ? 1 : 0 : number;
}
