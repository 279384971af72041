using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class LedTests
{
    /// <summary>A clock's digits; the segments in reading order.</summary>
    private static readonly string[] Drawn =
    [
        " _ | | |_|", "     |   |", " _  _| |_ ", " _  _|  _|", "   |_|   |", " _ |_   _|", " _ |_  |_|", " _   |   |", " _ |_| |_|", " _ |_|  _|",
    ];

    [Fact]
    public void Without_noise_the_segments_draw_the_digit()
    {
        var rows = Rows.Of("led", 5_000, "noise=0");
        Assert.All(rows, row => Assert.Equal(Segments((int)row[24]), row[..7]));
        Assert.All(Enumerable.Range(0, 10), digit => Rows.AssertShare(0.1, [.. rows.Select(row => row[24] == digit)]));
        Assert.All(Enumerable.Range(7, 17), light => Rows.AssertShare(0.5, [.. rows.Select(row => row[light] == 1)]));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Noise_turns_over_the_stated_share_of_segments(double noise)
    {
        var rows = Rows.Of("led", 5_000, FormattableString.Invariant($"noise={noise}"));
        Rows.AssertShare(noise, [.. rows.SelectMany(row => row[..7].Zip(Segments((int)row[24]), (seen, drawn) => seen != drawn))]);
    }

    [Fact]
    public void Drifting_segments_are_found_among_the_irrelevant_lights() => Assert.All(Rows.Of("led", 1_000, "noise=0", "irrelevant=5", "drifting=3"), row =>
    {
        var drawn = Segments((int)row[12]);
        Assert.Equal(drawn[..3], row[7..10]);
        Assert.Equal(drawn[3..], row[3..7]);
    });

    private static double[] Segments(int digit)
    {
        // Of nine characters: the top, upper left, middle, upper right; lower left, bottom, lower right.
        var drawn = Drawn[digit].Remove(3, 1).Insert(3, Drawn[digit][3].ToString());
        var (top, middle, bottom) = (drawn[..3], drawn[3..6], drawn[7..]);
        return [.. new[] { top[1], middle[0], middle[2], middle[1], bottom[0], bottom[2], bottom[1] }.Select(character => character == ' ' ? 0.0 : 1.0)];
    }
}
