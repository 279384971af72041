namespace OnlineLearning.Core.Tests.Features;

/// <summary>The aggregates by their definitions over a list of events, and the window rule by its formula.</summary>
public static class BruteForce
{
    /// <summary>Start of the window, <c>floor((q - w) / h) * h</c>.</summary>
    public static Int128 WindowStart(long query, TimeSpan window, TimeSpan hop) => Floor((Int128)query - window.Ticks, hop.Ticks) * hop.Ticks;

    public static Int128 Floor(Int128 value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    public static double Evaluate(string aggregate, IReadOnlyList<Arrival> events, TimeSpan halfLife = default)
    {
        var values = events.Select(each => each.Value).ToArray();
        return aggregate switch
        {
            "count" => values.Length,
            "sum" => values.Sum(),
            _ when values.Length == 0 => double.NaN,
            "mean" => values.Average(),
            "min" => values.Min(),
            "max" => values.Max(),
            "std" => Math.Sqrt(values.Select(value => Math.Pow(value - values.Average(), 2)).Average()),
            "last" => events.Last(each => each.Ticks == events.Max(other => other.Ticks)).Value,
            "ewma" => Ewma(events, halfLife),
            _ => throw new ArgumentException($"No oracle for {aggregate}.", nameof(aggregate)),
        };
    }

    public static bool Near(double expected, double actual) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));

    private static double Ewma(IReadOnlyList<Arrival> events, TimeSpan halfLife)
    {
        var newest = events.Max(each => each.Ticks);
        double Weight(Arrival each) => Math.Pow(0.5, (double)(newest - each.Ticks) / halfLife.Ticks);
        return events.Sum(each => Weight(each) * each.Value) / events.Sum(Weight);
    }
}
