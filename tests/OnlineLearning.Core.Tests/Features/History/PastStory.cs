using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Core.Tests.Features.History;

/// <summary>Random pasts: events out of order, known at once, late or early, and rows whose times and filters fall among them.</summary>
public static class PastStory
{
    /// <summary>An event in order of arrival.</summary>
    public readonly record struct Told(long Time, long Created, double Value) : IComparable<Told>
    {
        public int CompareTo(Told other) => (Time, Created).CompareTo((other.Time, other.Created));
    }

    public static Gen<List<Told>> Of(TimeSpan window, TimeSpan hop)
    {
        var delay = Gen.Frequency((4, Gen.Const(0L)), (3, Gen.Long[0, hop.Ticks]), (2, Gen.Long[0, 3 * window.Ticks]), (1, Gen.Long[-window.Ticks, 0]));
        return Gen.Select(EventStreams.For(window, hop, 60), delay.Array[60]).Select((stream, delays) => stream.Select((each, i) => new Told(each.Ticks, each.Ticks + delays[i], each.Value)).ToList());
    }

    /// <summary>For each row: an event, how long after it, and how its filter lies to its time (null: none).</summary>
    public static Gen<List<(int Event, long After, long? Known)>> Rows(TimeSpan window)
    {
        var after = Gen.Frequency((2, Gen.Const(0L)), (2, Gen.Const(1L)), (3, Gen.Long[-window.Ticks, 2 * window.Ticks]));
        var known = Gen.Frequency((2, Gen.Const((long?)null)), (3, Gen.Const((long?)0)), (2, Gen.Long[-2 * window.Ticks, 2 * window.Ticks].Select(each => (long?)each)));
        return Gen.Select(Gen.Int[0, 59], after, known).List[1, 25];
    }

    public static List<AsOf> Place(List<(int Event, long After, long? Known)> rows, List<Told> story) =>
        [.. rows.Select(row => Place(row, story[row.Event % story.Count].Time)).OrderBy(row => row.Time).ThenBy(row => row.Known)];

    public static double Number(FeatureValue value) => value.Value.Number;

    /// <summary>Equal, or numbers that differ by rounding.</summary>
    public static bool Alike(FeatureDatum expected, FeatureDatum actual) =>
        expected == actual || (expected.Kind == actual.Kind && BruteForce.Near(expected.Number, actual.Number) && !double.IsNaN(expected.Number));

    private static AsOf Place((int Event, long After, long? Known) row, long time) => new(time + row.After, row.Known is { } known ? time + row.After + known : long.MaxValue);
}
