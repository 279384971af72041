using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class BinaryStreamTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 9)]
    [InlineData(3, 7)]
    [InlineData(4, 9.5)]
    public void SEA_labels_are_whether_two_numbers_exceed_the_concepts_threshold(int concept, double threshold)
    {
        var clean = Rows.Of("sea", Rows.Many, $"concept={concept}", "noise=0");
        Assert.All(clean, row => Assert.Equal(row[0] + row[1] > threshold ? 1 : 0, row[3]));
        Assert.All(clean, row => Assert.All(row[..3], x => Assert.InRange(x, 0, 10)));

        // Below the diagonal t <= 10 of the square lies t^2 / 2 of its 100.
        Rows.AssertShare(1 - (threshold * threshold / 200), [.. clean.Select(row => row[3] == 1)]);
    }

    [Theory]
    [InlineData("sea", 0.1)]
    [InlineData("sea", 0.35)]
    [InlineData("hyperplane", 0.05)]
    [InlineData("hyperplane", 1)]
    public void Noise_turns_over_the_stated_share_of_labels_and_nothing_else(string name, double noise)
    {
        var (clean, noisy) = (Rows.Of(name, Rows.Many, "noise=0"), Rows.Of(name, Rows.Many, FormattableString.Invariant($"noise={noise}")));
        Assert.All(clean.Zip(noisy), pair => Assert.Equal(pair.First[..^1], pair.Second[..^1]));
        Rows.AssertShare(noise, [.. clean.Zip(noisy, (a, b) => a[^1] != b[^1])]);
    }

    /// <summary>Without turning round a weight is its first value and a step a row; turning round at each row it goes to and fro between two values.</summary>
    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(0.001, 0, 4)]
    [InlineData(0.5, 1, 2)]
    public void Hyperplane_labels_are_on_which_side_of_the_moving_plane_a_row_is(double magnitude, double sigma, int drifting)
    {
        var first = Weights(seed: 7, concept: 3, features: 4);
        var rows = Rows.Of("hyperplane", 5000, "features=4", "concept=3", "noise=0", $"drifting={drifting}",
            FormattableString.Invariant($"magnitude={magnitude}"), FormattableString.Invariant($"sigma={sigma}"));
        foreach (var (n, row) in rows.Index())
        {
            var steps = sigma == 0 ? n : n % 2;
            var weights = first.Select((weight, i) => i < drifting ? weight + (steps * magnitude) : weight).ToList();
            var side = weights.Select((weight, i) => weight * (row[i] - 0.5)).Sum();
            Assert.True(Math.Abs(side) < 1e-9 || row[4] == (side > 0 ? 1 : 0), $"row {n}: side {side}, label {row[4]}");
        }

        Rows.AssertShare(0.5, [.. rows.Select(row => row[4] == 1)]);
    }

    [Fact]
    public void Concepts_of_a_hyperplane_are_other_planes_over_the_same_inputs()
    {
        var (one, two) = (Rows.Of("hyperplane", 2000, "noise=0"), Rows.Of("hyperplane", 2000, "noise=0", "concept=2"));
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First[..^1], pair.Second[..^1]));
        Assert.InRange(one.Zip(two).Count(pair => pair.First[^1] != pair.Second[^1]), 50, 1000);
    }

    private static double[] Weights(ulong seed, ulong concept, int features)
    {
        var random = new SeededRandom(SplitMix64.Mix(SplitMix64.Mix(seed) + concept));
        return [.. Enumerable.Range(0, features).Select(_ => random.Uniform())];
    }
}
