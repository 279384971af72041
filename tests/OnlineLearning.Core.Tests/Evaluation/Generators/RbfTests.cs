using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class RbfTests
{
    /// <summary>With one centroid a class and one input, the rows of a class are its normal distribution.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rows_of_a_centroid_are_normally_distributed_about_it(int label)
    {
        var x = Rows.Of("rbf", 100_000, "features=1", "centroids=2").Where(row => row[1] == label).Select(row => row[0]).ToList();
        Assert.True(x.Count > 1_000, $"{x.Count} rows");
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)));
        Assert.InRange(mean, 0, 1);
        Assert.InRange(deviation, 0, 1);
        Rows.AssertShare(0.6827, [.. x.Select(value => Math.Abs(value - mean) < deviation)]);
        Rows.AssertShare(0.9545, [.. x.Select(value => Math.Abs(value - mean) < 2 * deviation)]);
        Rows.AssertShare(0.5, [.. x.Select(value => value < mean)]);
    }

    /// <summary>The same random numbers are drawn whatever the speed: rows differ by the way their centroid has gone.</summary>
    [Fact]
    public void A_centroid_has_gone_the_speed_times_the_rows_until_it_meets_a_wall()
    {
        var (still, moving) = (Rows.Of("rbf", 200, "features=5"), Rows.Of("rbf", 200, "features=5", "speed=0.0001"));
        var straight = 0;
        foreach (var (n, (from, to)) in still.Zip(moving).Index())
        {
            var way = Math.Sqrt(from[..5].Zip(to, (a, b) => (a - b) * (a - b)).Sum());
            Assert.InRange(way, 0, (n * 0.0001) + 1e-12);
            Assert.Equal(from[5], to[5]);
            straight += Math.Abs(way - (n * 0.0001)) < 1e-12 ? 1 : 0;
        }

        Assert.InRange(straight, 150, 200);
    }

    [Fact]
    public void Centroids_stay_within_the_cube_however_long_they_move()
    {
        var (still, moving) = (Rows.Of("rbf", 20_000, "features=2"), Rows.Of("rbf", 20_000, "features=2", "speed=0.003"));

        // Two places of one centroid in the unit square.
        Assert.All(still.Zip(moving), pair => Assert.All([0, 1], i => Assert.InRange(pair.First[i] - pair.Second[i], -1 - 1e-9, 1 + 1e-9)));
        Assert.Contains(still.Zip(moving), pair => Math.Abs(pair.First[0] - pair.Second[0]) > 0.8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_centroid_is_thrown_back_at_each_wall_and_crosses_the_cube_again(int label)
    {
        string[] one = ["features=1", "centroids=2"];
        var ways = Rows.Of("rbf", 5_000, one).Zip(Rows.Of("rbf", 5_000, [.. one, "speed=0.003"]), (from, to) => (Label: from[1], Way: to[0] - from[0]))
            .Where(row => row.Label == label).Select(row => row.Way).ToList();
        Assert.All(ways.Chunk(ways.Count / 4).Take(4), part => Assert.InRange(part.Max() - part.Min(), 0.9, 1 + 1e-9));
    }

    [Fact]
    public void Only_as_many_centroids_move_as_stated()
    {
        var (still, one) = (Rows.Of("rbf", 5_000, "centroids=4", "classes=4"), Rows.Of("rbf", 5_000, "centroids=4", "classes=4", "speed=0.001", "moving=1"));
        Assert.All(still.Zip(one).Skip(1), pair => Assert.Equal(pair.First[^1] != 0, pair.First.SequenceEqual(pair.Second)));
    }

    [Fact]
    public void Every_class_occurs()
    {
        var rows = Rows.Of("rbf", 5_000, "classes=5", "centroids=7");
        Assert.Equal([0, 1, 2, 3, 4], rows.Select(row => row[^1]).Distinct().Order());
    }
}
