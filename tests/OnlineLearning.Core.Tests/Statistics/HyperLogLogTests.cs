using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class HyperLogLogTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(512, 512)]
    public void Few_are_counted_as_they_are(int count, long expected) => Assert.Equal(expected, Math.Round(Of(0, count).Estimate()));

    /// <summary>The error of one sketch is within 4 standard errors of the truth, and the mean square of many of the stated one.</summary>
    [Theory]
    [InlineData(600)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public void The_relative_error_is_the_stated_one(int count)
    {
        const int Sketches = 60;
        var errors = Enumerable.Range(0, Sketches).Select(i => Of((ulong)i * 1_000_000_000, count).Estimate() / count - 1).ToArray();
        Assert.All(errors, error => Assert.InRange(error, -4 * HyperLogLog.Error, 4 * HyperLogLog.Error));
        Assert.InRange(Math.Sqrt(errors.Sum(error => error * error) / Sketches), 0, 1.3 * HyperLogLog.Error);
        Assert.InRange(errors.Average(), -3 * HyperLogLog.Error / Math.Sqrt(Sketches), 3 * HyperLogLog.Error / Math.Sqrt(Sketches));
    }

    [Fact]
    public void Any_split_in_any_order_with_repeats_gives_the_same_bytes() => Gen.Select(Gen.Int[0, 3_000], Gen.Int[1, 6], Gen.Int).Sample((count, parts, seed) =>
    {
        var (random, whole) = (new Random(seed), Of(0, count));
        var split = Enumerable.Range(0, parts).Select(_ => new HyperLogLog()).ToArray();
        foreach (var item in Enumerable.Range(0, count).Concat(Enumerable.Range(0, count / 3)).OrderBy(_ => random.Next()))
        {
            split[random.Next(parts)].Add(Hash((ulong)item));
        }

        var merged = new HyperLogLog();
        Array.ForEach(split, merged.Merge);
        Assert.Equal(Bytes(whole), Bytes(merged));
        merged.Merge(whole);
        Assert.Equal(Bytes(whole), Bytes(merged));
        var read = new HyperLogLog();
        var reader = new StateReader(Bytes(whole));
        read.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(Bytes(whole), Bytes(read));
        merged.Clear();
        Assert.Equal(Bytes(new HyperLogLog()), Bytes(merged));
    }, iter: 100);

    [Fact]
    public void What_no_sketch_writes_is_refused()
    {
        var registers = Bytes(Of(0, 2_000));
        registers[^1] = 200;
        Assert.Throws<InvalidDataException>(() => Read(registers));
        Assert.Throws<InvalidDataException>(() => Read([1, 0, 1, 0]));
        Assert.Throws<InvalidDataException>(() => Read([1, 0, 2, 65, 0]));
        Assert.Throws<NewerStateException>(() => Read([2, 0, 0]));
        Assert.Throws<InvalidDataException>(() => Read([1, 1, 2, 1, 1]));
    }

    [Fact]
    public void A_sketch_keeps_its_bytes()
    {
        var dense = Bytes(Of(0, 5_000));
        Assert.Equal((4_100, "AE7793DE2956D961"), (dense.Length, MurmurHash3.Hash64(dense).ToString("X16")));
        Assert.Equal("010003C1CD81E509C0B2F5CA04C1C6E69701", Convert.ToHexString(Bytes(Of(0, 3))));
    }

    private static ulong Hash(ulong item) => MurmurHash3.Mix(item + 0x9E3779B97F4A7C15UL);

    private static HyperLogLog Of(ulong from, int count)
    {
        var sketch = new HyperLogLog();
        for (var i = 0; i < count; i++)
        {
            sketch.Add(Hash(from + (ulong)i));
        }

        return sketch;
    }

    private static void Read(byte[] bytes)
    {
        var reader = new StateReader(bytes);
        new HyperLogLog().Read(ref reader);
    }

    private static byte[] Bytes(HyperLogLog sketch)
    {
        var writer = new StateWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
