using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Prequential quality with <c>learner: auto</c> and nothing tuned, by the definitions of the benchmark; docs/benchmarks.md has all sets.</summary>
public sealed class QualityTests : IDisposable
{
    private static readonly string Folder = Path.Combine(DataSets.Root, "tests", "OnlineLearning.Benchmarks", "Definitions");

    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task Phishing() => await Check("phishing.csv.gz", "phishing", accuracy: 0.908, auc: 0.967, logLoss: 0.230);

    [Fact]
    public async Task Weather() => await Check("weather_noaa.csv.gz", "weather", accuracy: 0.812, auc: 0.874, logLoss: 0.406);

    [Fact]
    public async Task A_noisy_concept_is_known_up_to_its_noise() => await Check("sea_stream.csv.gz", "sea_stream", accuracy: 0.8902, auc: 0.890, logLoss: 0.345);

    private async Task Check(string file, string model, double accuracy, double auc, double logLoss)
    {
        var result = await _ol.Run("evaluate", DataSets.Require(file), "-d", Path.Combine(Folder, $"{model}.yaml"), "-m", model, "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var found = JsonDocument.Parse(result.Out).RootElement.GetProperty("metrics");
        Assert.InRange(found.GetProperty("accuracy").GetDouble(), accuracy, 1);
        Assert.InRange(found.GetProperty("auc").GetDouble(), auc, 1);
        Assert.InRange(found.GetProperty("log_loss").GetDouble(), 0, logLoss);
    }
}
