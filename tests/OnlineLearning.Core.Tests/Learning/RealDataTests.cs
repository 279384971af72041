using System.Globalization;
using System.IO.Compression;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Raw columns in their own units, nothing standardised: every optimiser ends finite, and no worse than the running mean of the labels.</summary>
public class RealDataTests
{
    private const int MostRows = 20_000;
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

    public static TheoryData<string, string> Cases => new(from file in Files.Keys from optimiser in OptimiserRegistry.All.Keys.Order() select (file, optimiser));

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_ends_no_worse_than_the_mean(string file, string optimiser)
    {
        var rows = Rows(file);
        Assert.SkipWhen(rows is null, $"../shared/data/{file} is not there");
        var loss = LossRegistry.Create(Files[file].Loss);
        var definition = LearnerDefaults.LearnerOf("linear", LossDefinition.Of(Files[file].Loss), optimiser) with { Standardise = false, Bits = Bits };
        var plan = TestModels.Plan(definition, rows[0].Numbers.Length);
        var learner = plan.CreateLearner();
        var (total, baseline, sum, seen) = (0.0, 0.0, 0.0, 0);
        foreach (var (numbers, places, label) in rows)
        {
            Entry[] x = [.. TestModels.Example(plan, numbers), .. places.Select(place => new Entry(place, 1, 0, 0))];
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

        TestContext.Current.TestOutputHelper?.WriteLine($"{file} {optimiser}: {total / seen:F4}, mean {baseline / seen:F4}");
        Assert.True(total <= baseline * 1.01, $"{file} {optimiser}: loss {total / seen:F4}, of the mean {baseline / seen:F4}");
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
