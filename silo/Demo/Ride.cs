namespace OnlineLearning.Silo.Demo;

/// <summary>One ride of the built-in stream.</summary>
/// <param name="Number">From 0, in the order of the starts.</param>
/// <param name="Driver">Its driver's key.</param>
/// <param name="Start">When the prediction is asked for.</param>
/// <param name="DistanceKm">Above 0.</param>
/// <param name="Zone">Where it starts.</param>
/// <param name="Weather">dry, rain or storm.</param>
/// <param name="Minutes">What it took: the label, at least 1.</param>
/// <param name="Expected">What it takes on average, known to the generator alone: nobody predicts better than this.</param>
internal sealed record Ride(int Number, string Driver, DateTimeOffset Start, double DistanceKm, string Zone, string Weather, double Minutes, double Expected)
{
    public DateTimeOffset End { get; } = Start.AddMinutes(Minutes);
}
