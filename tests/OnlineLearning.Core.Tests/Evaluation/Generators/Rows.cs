using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

/// <summary>Rows of synthetic streams for tests.</summary>
internal static class Rows
{
    public const int Many = 20_000;

    /// <param name="name">The stream.</param>
    /// <param name="set">Settings and drifts, each as on the command line: what holds a colon is a drift.</param>
    public static SyntheticStream Stream(string name, params string[] set) =>
        SyntheticStream.Of(name, 7, set.Where(text => !text.Contains(':')), set.Where(text => text.Contains(':')));

    public static List<double[]> Of(string name, int count, params string[] set) => Of(Stream(name, set), count);

    public static List<double[]> Of(IStreamGenerator stream, int count)
    {
        var rows = new List<double[]>(count);
        for (var i = 0; i < count; i++)
        {
            var row = new double[stream.Columns.Count];
            stream.Next(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A share of independent trials, within five deviations: wrong once in two million.</summary>
    public static void AssertShare(double expected, IReadOnlyCollection<bool> trials)
    {
        var bound = 5 * Math.Sqrt(expected * (1 - expected) / trials.Count);
        Xunit.Assert.InRange(trials.Count(hit => hit) / (double)trials.Count, expected - bound, expected + bound);
    }
}
