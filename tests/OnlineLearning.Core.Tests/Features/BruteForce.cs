using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows.Aggregates;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>An event with its value of any type.</summary>
public readonly record struct Taken(long Ticks, FeatureDatum Value);

/// <summary>The aggregates by their definitions over a list of events in the order in which they came, and the window rule by its formula.</summary>
public static class BruteForce
{
    private const int K = 10;
    private const int Counters = 80;

    /// <summary>Start of the window, <c>floor((q - w) / h) * h</c>.</summary>
    public static Int128 WindowStart(long query, TimeSpan window, TimeSpan hop) => Floor((Int128)query - window.Ticks, hop.Ticks) * hop.Ticks;

    public static Int128 Floor(Int128 value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    /// <summary>What is wrong with an answer; null if nothing is.</summary>
    /// <param name="aggregate">Its name; settings at their defaults.</param>
    /// <param name="events">Those that the query covers.</param>
    /// <param name="from">Start of what the query covers.</param>
    /// <param name="query">Query time.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="halfLife">For aggregates that decay.</param>
    public static string? Problem(string aggregate, IReadOnlyList<Taken> events, Int128 from, long query, FeatureDatum actual, TimeSpan halfLife)
    {
        if (aggregate == "top_k")
        {
            return TopProblem(events, actual);
        }

        var expected = Evaluate(aggregate, events, from, query, halfLife);
        var near = aggregate == "percentile" ? PercentileAggregate.Alpha : 1e-9;
        return Near(expected, actual, near) ? null : $"expected {expected}, actual {actual} of {events.Count} events";
    }

    public static FeatureDatum Evaluate(string aggregate, IReadOnlyList<Taken> events, Int128 from, long query, TimeSpan halfLife)
    {
        var values = events.Select(each => each.Value.Number).ToArray();
        var inTime = events.OrderBy(each => each.Ticks).ToList();
        double Weight(Taken each) => Math.Pow(0.5, (double)(query - (Int128)each.Ticks) / halfLife.Ticks);
        return aggregate switch
        {
            "count" => FeatureDatum.Of((long)values.Length),
            "distinct" => FeatureDatum.Of((long)events.Select(each => each.Value).Distinct().Count()),
            "sum" => FeatureDatum.Of(values.Sum()),
            "rate" => FeatureDatum.Of(values.Sum() / ((double)(query - from) / TimeSpan.TicksPerSecond)),
            "decayed_sum" => FeatureDatum.Of(events.Sum(each => Weight(each) * each.Value.Number)),
            _ when values.Length == 0 => default,
            "mean" => FeatureDatum.Of(values.Average()),
            "min" => FeatureDatum.Of(values.Min()),
            "max" => FeatureDatum.Of(values.Max()),
            "std" => FeatureDatum.Of(Math.Sqrt(Squares(values) / values.Length)),
            "var" => FeatureDatum.Of(Squares(values) / values.Length),
            "std_sample" or "var_sample" when values.Length == 1 => default,
            "std_sample" => FeatureDatum.Of(Math.Sqrt(Squares(values) / (values.Length - 1))),
            "var_sample" => FeatureDatum.Of(Squares(values) / (values.Length - 1)),
            "first" => inTime[0].Value,
            "last" => inTime[^1].Value,
            "last_k" => List(inTime.TakeLast(K).Select(each => each.Value)),
            "delta" => FeatureDatum.Of(inTime[^1].Value.Number - inTime[0].Value.Number),
            "percentile" => FeatureDatum.Of(values.Order().ElementAt((values.Length - 1) / 2)),
            "seconds_since_last" => FeatureDatum.Of((double)(query - (Int128)inTime[^1].Ticks) / TimeSpan.TicksPerSecond),
            "ewma" or "decayed_mean" => FeatureDatum.Of(Mean(events, halfLife)),
            _ => throw new ArgumentException($"No oracle for {aggregate}.", nameof(aggregate)),
        };
    }

    public static bool Near(double expected, double actual, double near = 1e-9) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= near * Math.Abs(expected) + 1e-9 * Math.Max(1, Math.Abs(expected));

    public static bool Near(in FeatureDatum expected, in FeatureDatum actual, double near = 1e-9) => expected.Kind == actual.Kind && expected.Kind switch
    {
        DatumKind.Float => Near(expected.Number, actual.Number, near),
        DatumKind.Vector => expected.Vector!.Zip(actual.Vector!).All(pair => Near(pair.First, pair.Second, near)) && expected.Vector!.Length == actual.Vector!.Length,
        _ => expected == actual,
    };

    private static double Squares(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2));

    private static double Mean(IReadOnlyList<Taken> events, TimeSpan halfLife)
    {
        var newest = events.Max(each => each.Ticks);
        double Weight(Taken each) => Math.Pow(0.5, (double)((Int128)newest - each.Ticks) / halfLife.Ticks);
        return events.Sum(each => Weight(each) * each.Value.Number) / events.Sum(Weight);
    }

    private static FeatureDatum List(IEnumerable<FeatureDatum> values)
    {
        var all = values.ToList();
        return all[0].Kind == DatumKind.String ? FeatureDatum.Of(all.Select(each => each.Text!).ToArray()) : FeatureDatum.Of(all.Select(each => each.Number).ToArray());
    }

    // Exact while all values fit; else no value that is left out is more frequent than one that is not by more than n / (counters + 1).
    private static string? TopProblem(IReadOnlyList<Taken> events, FeatureDatum actual)
    {
        var counts = events.GroupBy(each => each.Value).Select(group => (group.Key, Count: group.Count())).OrderByDescending(each => each.Count)
            .ThenBy(each => each.Key.Text is null ? each.Key.Number : 0).ThenBy(each => each.Key.Text, StringComparer.Ordinal).ToList();
        if (counts.Count == 0)
        {
            return actual.IsNull ? null : $"expected null, actual {actual}";
        }

        if (counts.Count <= Counters)
        {
            var expected = List(counts.Take(K).Select(each => each.Key));
            return Near(expected, actual) ? null : $"expected {expected}, actual {actual}";
        }

        var answered = actual.Strings?.Select(text => FeatureDatum.Of(text)).ToList() ?? [.. (actual.Vector ?? []).Select(number => counts.First(each => each.Key.Number == number).Key)];
        var least = answered.Count == 0 ? 0 : answered.Min(value => counts.First(each => each.Key == value).Count);
        var most = counts.Where(each => !answered.Contains(each.Key)).Max(each => each.Count);
        return most <= least + events.Count / (Counters + 1) ? null : $"a value {most} times there is not among {actual}, which has one {least} times there";
    }
}
