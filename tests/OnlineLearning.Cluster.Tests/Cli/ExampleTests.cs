using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Each example keeps what its header promises: one pass, every row predicted before it is learnt.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly CapturedOl _ol = new();

    public void Dispose() => _ol.Dispose();

    [Fact]
    public async Task Ratings_of_films_have_a_mean_absolute_error_below_three_quarters()
    {
        var (metrics, baseline) = await Evaluate("ml_100k.tsv.gz", "ratings.yaml", "rating", 100_000, "running_mean");
        Assert.True(metrics("mae") < .75, $"mae {metrics("mae")}");
        Assert.True(metrics("rmse") < .95, $"rmse {metrics("rmse")}");
        Assert.True(metrics("mae") < .85 * baseline("mae"), $"mae {metrics("mae")} against {baseline("mae")}");
    }

    [Fact]
    public async Task Phishing_sites_are_told_with_an_accuracy_above_89_percent()
    {
        var (metrics, baseline) = await Evaluate("phishing.csv.gz", "phishing.yaml", "phishing", 1_250, "majority");
        Assert.True(metrics("accuracy") > .89, $"accuracy {metrics("accuracy")}");
        Assert.True(metrics("accuracy") > baseline("accuracy") + .3, $"accuracy {metrics("accuracy")} against {baseline("accuracy")}");
    }

    [Fact]
    public async Task Bikes_at_a_station_have_a_mean_absolute_error_below_three_quarters()
    {
        var (metrics, baseline) = await Evaluate("toulouse_bikes.csv.gz", "bikes.yaml", "bikes", 182_470, "last_label");
        Assert.True(metrics("mae") < .75, $"mae {metrics("mae")}");
        Assert.True(metrics("rmse") < baseline("rmse"), $"rmse {metrics("rmse")} against {baseline("rmse")}");
    }

    private async Task<(Func<string, double> Metrics, Func<string, double> Baseline)> Evaluate(string file, string example, string model, long rows, string baseline)
    {
        var result = await _ol.Run("evaluate", DataSets.Require(file), "--definition", DataSets.Example(example), "--model", model, "--json", "--strict");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var report = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal(rows, report.GetProperty("rows").GetInt64());
        var metrics = report.GetProperty("metrics");
        var beside = report.GetProperty("baselines").GetProperty(baseline);
        return (name => metrics.GetProperty(name).GetDouble(), name => beside.GetProperty(name).GetDouble());
    }
}
