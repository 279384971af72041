using CsCheck;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class LinearWeightsTests
{
    private static readonly ScaleLine[] s_lines = [ScaleLine.AsIs, new(1.5, 0.25, -10, 10)];

    [Fact]
    public void Every_weight_is_at_its_place_and_stays_so_as_bytes() => Gen.Frequency((2, Gen.Const(0f)), (1, Gen.Float[-5, 5])).Array[0, 60].Sample(table =>
    {
        var read = LinearWeights.Read(LinearWeights.Of(7, 2.5, table, s_lines, 60).ToBytes());
        Assert.Equal((7, 2.5, true), (read.Updates, read.Base, read.IsWhole));
        Assert.Equal(s_lines, read.Lines);
        Assert.Equal(table.Select(weight => (double)weight), table.Select((_, place) => read.At(place)));
        Assert.Equal(table.Count(weight => weight != 0), read.Places.Length);
    });

    [Fact]
    public void Of_more_weights_than_asked_for_only_their_number_is_given()
    {
        var read = LinearWeights.Read(LinearWeights.Of(7, 0, [1, 0, 2, 3], s_lines, 2).ToBytes());
        Assert.Equal((3, 0, false), (read.Count, read.Places.Length, read.IsWhole));
        Assert.True(LinearWeights.Of(7, 0, [1, 0, 2, 3], s_lines, 3).IsWhole);
    }
}
