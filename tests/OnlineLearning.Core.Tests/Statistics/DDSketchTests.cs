using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class DDSketchTests
{
    private static readonly Gen<double[]> Latencies = Gen.Double[-6, 6].Select(power => Math.Pow(10, power)).Array[1, 200];

    [Fact]
    public void Every_quantile_is_within_one_percent_of_the_exact_one() => Gen.Select(Latencies, Gen.Double[0, 1]).Sample((values, q) =>
    {
        var exact = values.Order().ElementAt((int)(q * (values.Length - 1)));
        Assert.InRange(Of(values).Quantile(q), exact * (1 - 0.01 - 1e-9), exact * (1 + 0.01 + 1e-9));
    });

    [Fact]
    public void Any_split_merged_is_the_same_sketch_byte_for_byte_even_when_bins_collapse() =>
        Gen.Select(Latencies, Gen.Int[0, 200], Gen.OneOf(Gen.Const(2_048), Gen.Const(64))).Sample((values, at, bins) =>
        {
            at = Math.Min(at, values.Length);
            var merged = Of(values[..at], bins);
            merged.Merge(Of(values[at..], bins));
            Assert.Equal(Bytes(Of(values, bins)), Bytes(merged));
            Assert.InRange(merged.AllocatedBins, 1, bins);
        });

    [Fact]
    public void Collapsed_bins_leave_the_high_quantiles_accurate()
    {
        var values = Enumerable.Range(0, 1_000).Select(i => Math.Pow(10, i / 100.0)).ToArray();
        var sketch = Of(values, 128);
        Assert.Equal(128, sketch.AllocatedBins);
        Assert.InRange(sketch.Quantile(0.95), values[949] * 0.99, values[949] * 1.01);
    }

    [Fact]
    public void State_round_trips_and_zero_is_counted()
    {
        var sketch = Of([0, 0, 0, 5, 1e300, double.MaxValue]);
        var bytes = Bytes(sketch);
        var reader = new StateReader(bytes);
        var again = DDSketch.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(bytes, Bytes(again));
        Assert.Equal((6, 0), (again.Count, again.Quantile(0.4)));
        Assert.True(double.IsFinite(again.Quantile(1)));
    }

    [Fact]
    public void Nothing_has_no_quantile_and_wrong_values_and_sketches_are_refused()
    {
        Assert.True(double.IsNaN(new DDSketch().Quantile(0.5)));
        Assert.All((double[])[-1, double.NaN, double.PositiveInfinity], value => Assert.Throws<ArgumentOutOfRangeException>(() => new DDSketch().Add(value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDSketch().Quantile(1.1));
        Assert.Throws<ArgumentException>(() => new DDSketch().Merge(new(0.02)));
    }

    private static DDSketch Of(double[] values, int bins = 2_048)
    {
        var sketch = new DDSketch(maxBins: bins);
        Array.ForEach(values, sketch.Add);
        return sketch;
    }

    private static byte[] Bytes(DDSketch sketch)
    {
        var writer = new StateWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
