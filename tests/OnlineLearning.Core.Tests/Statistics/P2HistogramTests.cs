using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class P2HistogramTests
{
    public static TheoryData<string, int> Cases => new(
        from shape in (string[])["uniform", "normal", "exponential", "two far apart"]
        from cells in (int[])[2, 3, 10, 64]
        select (shape, cells));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cells_get_equal_shares_of_values_in_random_order(string shape, int cells)
    {
        var (histogram, random) = (new P2Histogram(cells), new Random(5));
        var (shares, counted) = (new double[cells], 0);
        for (var i = 0; i < 20_000; i++)
        {
            var value = shape switch
            {
                "uniform" => random.NextDouble(),
                "normal" => random.Gaussian(),
                "exponential" => -Math.Log(1 - random.NextDouble()) * 1e6,
                _ => (random.Next(2) * 1e3) + random.Gaussian(),
            };
            if (i >= 10_000)
            {
                shares[histogram.Cell(value)]++;
                counted++;
            }

            histogram.Add(value);
        }

        Assert.All(shares, share => Assert.Equal(1.0 / cells, share / counted, 0.03));
    }

    [Fact]
    public void Borders_ascend_within_what_was_seen_on_any_stream() => Gen.Select(Gen.Int[2, 20], Gen.OneOf(Gen.Int[0, 3].Select(i => (double)i), Gen.Double[-1e38, 1e38]).Array[1, 200]).Sample((cells, values) =>
    {
        var histogram = new P2Histogram(cells);
        foreach (var (i, value) in values.Index())
        {
            Assert.Equal(i > cells, histogram.Cell(value) >= 0);
            histogram.Add(value);
            var borders = histogram.Borders.ToArray();
            Assert.Equal(i < cells ? 0 : cells - 1, borders.Length);
            Assert.Equal(borders.Order(), borders);
            Assert.All(borders, border => Assert.InRange(border, values[..(i + 1)].Min(), values[..(i + 1)].Max()));
            Assert.All(borders.Append(value), each => Assert.Equal(i < cells ? -1 : borders.Count(border => border <= each), histogram.Cell(each)));
        }
    });

    [Fact]
    public void State_round_trips_bit_for_bit_and_goes_on_the_same() => Gen.Select(Gen.Double[-10, 10].Array[0, 60], Gen.Double[-10, 10].Array[0, 60]).Sample((before, after) =>
    {
        var histogram = new P2Histogram(6);
        Array.ForEach(before, histogram.Add);
        var bytes = TestModels.State(histogram.Write);
        var reader = new StateReader(bytes);
        var again = P2Histogram.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(bytes, TestModels.State(again.Write));
        Array.ForEach(after, histogram.Add);
        Array.ForEach(after, again.Add);
        Assert.Equal(TestModels.State(histogram.Write), TestModels.State(again.Write));
    });

    [Fact]
    public void Adding_allocates_nothing_and_memory_does_not_grow()
    {
        var histogram = new P2Histogram(10);
        histogram.Add(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            histogram.Add(i * 7919 % 1_000);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(TestModels.State(histogram.Write).Length, 1, 16 * 11 + 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(257)]
    public void A_number_of_cells_out_of_range_is_refused(int cells) => Assert.Throws<ArgumentOutOfRangeException>(() => new P2Histogram(cells));
}
