namespace OnlineLearning.Benchmarks.Quality;

/// <summary>One figure of a data set, and what is known of it from others by the same protocol: predict a row, then learn it, one pass, every row scored.</summary>
/// <param name="Metric">As <c>ol evaluate</c> names it.</param>
/// <param name="Model">Of the definition.</param>
/// <param name="Default">Vowpal Wabbit 9.11 with its defaults.</param>
/// <param name="Tuned">Vowpal Wabbit 9.11, the best of many tuned runs.</param>
/// <param name="Best">The best of River's and MOA's learners.</param>
/// <param name="AtLeast">What ours must reach.</param>
internal sealed record QualityTarget(string Metric, string Model, double? Default, double? Tuned, double? Best, double AtLeast)
{
    private static readonly string[] s_rising = ["accuracy", "auc"];

    public bool IsReached(double value) => s_rising.Contains(Metric) ? value >= AtLeast : value <= AtLeast;
}

/// <summary>A data set.</summary>
/// <param name="File">In the data folder.</param>
/// <param name="Definition">In the folder Definitions: it names columns and nothing else.</param>
/// <param name="Targets">Figures.</param>
internal sealed record QualitySet(string File, string Definition, IReadOnlyList<QualityTarget> Targets)
{
    public static IReadOnlyList<QualitySet> All { get; } =
    [
        new("phishing.csv.gz", "phishing", [new("log_loss", "phishing", .368, .281, .241, .245), new("auc", "phishing", .942, .952, .969, .966)]),
        new("weather_noaa.csv.gz", "weather",
        [
            new("log_loss", "weather", .513, .466, .455, .415), new("auc", "weather", .793, .830, .840, .870), new("accuracy", "weather", .735, .775, .789, .810),
        ]),
        new("nycflights13.csv.gz", "flights", [new("log_loss", "flights", .480, .443, .443, .440), new("auc", "flights", .744, .791, .791, .793)]),
        new("ml_100k.tsv.gz", "ml_100k", [new("mae", "ml_100k", .753, .751, .749, .745), new("rmse", "ml_100k", .952, .953, .948, .944)]),
        new("toulouse_bikes.csv.gz", "bikes", [new("mae", "bikes_absolute", 1.369, .739, 1.71, .683), new("rmse", "bikes_squared", 1.984, 1.133, 2.61, 1.125)]),
        new("restaurants.csv.gz", "restaurants", [new("mae", "restaurants_absolute", 10.55, 7.18, 12.5, 7.10), new("rmse", "restaurants_squared", 14.82, 11.18, 214, 11.10)]),
        new("sea_stream.csv.gz", "sea_stream", [new("accuracy", "sea_stream", null, null, null, .890)]),
    ];
}
