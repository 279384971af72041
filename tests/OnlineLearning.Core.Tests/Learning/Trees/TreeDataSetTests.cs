using System.Globalization;
using System.IO.Compression;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Trees;

/// <summary>Prequential quality with defaults on the first 20,000 rows of real data, raw columns, against what MOA's and River's ensembles reach on the same rows.</summary>
public class TreeDataSetTests
{
    [Fact]
    public void A_forest_on_phishing_is_as_good_as_the_best_ensembles()
        => Check("phishing.csv.gz", "is_phishing", "adaptive_random_forest", accuracy: 0.895, auc: 0.960, logLoss: 0.250);

    [Fact]
    public void A_forest_on_weather_is_as_good_as_the_best_ensembles()
        => Check("weather_noaa.csv.gz", "target", "adaptive_random_forest", accuracy: 0.785, auc: 0.840, logLoss: 0.450);

    [Fact]
    public void A_forest_on_the_noisy_concept_is_near_its_ceiling()
        => Check("sea_stream.csv.gz", "class", "adaptive_random_forest", accuracy: 0.885, auc: 0.885, logLoss: 0.360);

    private static void Check(string file, string label, string kind, double accuracy, double auc, double logLoss)
    {
        var (rows, numbers) = Read(file, label);
        var learner = TestModels.Plan(LearnerDefaults.Learner(TaskKind.Binary, kind) with { Bits = TreeStreams.Bits }, numbers).CreateLearner();
        var loss = TreeStreams.Loss(TaskKind.Binary);
        var metrics = new BinaryMetrics(BinaryMetrics.FineBins);
        foreach (var (x, y) in rows.Take(20_000))
        {
            metrics.Add(loss.Link(learner.Score(x, 0)), y);
            learner.Learn(x, 0, 0, y, 1);
        }

        var found = metrics.Values.ToDictionary();
        Assert.InRange(found["accuracy"], accuracy, 1);
        Assert.InRange(found["auc"], auc, 1);
        Assert.InRange(found["log_loss"], 0, logLoss);
    }

    private static (List<(Entry[] X, double Label)> Rows, int Numbers) Read(string file, string label)
    {
        var path = Path.GetFullPath(Path.Combine(SourceTree.Root, "..", "shared", "data", file));
        path = File.Exists(path) ? path : Path.GetFullPath(Path.Combine(SourceTree.Root, "..", "..", "shared", "data", file));
        Assert.SkipUnless(File.Exists(path), $"../shared/data/{file} is not there");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        var at = Array.IndexOf(header, label);
        var rows = new List<(Entry[], double)>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            double[] numbers = [.. fields.Where((_, i) => i != at).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            rows.Add((TreeStreams.Example(numbers), fields[at] is "1" or "True" or "true" ? 1 : 0));
        }

        return (rows, header.Length - 1);
    }
}
