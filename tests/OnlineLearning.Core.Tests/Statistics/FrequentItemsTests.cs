using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;
using Xunit;

namespace OnlineLearning.Core.Tests.Statistics;

public class FrequentItemsTests
{
    // Skewed: small numbers are frequent.
    private static readonly Gen<List<int>> Streams = Gen.Double[0, 1].Select(u => (int)Math.Min(400, 1 / (u + 0.002))).List[0, 600];

    [Fact]
    public void No_count_is_too_great_and_none_short_by_more_than_stated_however_the_stream_is_split() => Gen.Select(Streams, Gen.Int[1, 40], Gen.Int[1, 5], Gen.Int).Sample((stream, counters, parts, seed) =>
    {
        var random = new Random(seed);
        var split = Enumerable.Range(0, parts).Select(_ => new FrequentItems<int>(counters)).ToArray();
        stream.ForEach(item => split[random.Next(parts)].Add(item));
        var merged = new FrequentItems<int>(counters);
        Array.ForEach(split, merged.Merge);

        var truth = stream.CountBy(item => item).ToDictionary();
        var found = merged.Items.ToArray().ToDictionary(each => each.Item, each => each.Count);
        Assert.InRange(merged.Shortfall, 0, stream.Count / (counters + 1));
        Assert.InRange(found.Count, 0, counters);
        foreach (var (item, count) in truth)
        {
            Assert.InRange(found.GetValueOrDefault(item), count - merged.Shortfall, count);
        }

        Assert.True(truth.Count > counters || merged.Shortfall == 0);
        var read = new FrequentItems<int>(counters);
        var reader = new StateReader(Bytes(merged));
        read.Read(ref reader, Item);
        Assert.True(reader.AtEnd);
        Assert.Equal(Bytes(merged), Bytes(read));
    }, iter: 500);

    [Fact]
    public void It_keeps_its_bytes_and_refuses_more_items_than_it_has_counters()
    {
        var items = new FrequentItems<int>(2);
        foreach (var item in (int[])[7, 7, 8, 9, 7])
        {
            items.Add(item);
        }

        Assert.Equal("0101010702", Convert.ToHexString(Bytes(items)));
        Assert.Throws<InvalidDataException>(() => Read([1, 0, 3, 1, 1, 2, 1, 3, 1]));
        Assert.Throws<InvalidDataException>(() => Read([1, 0, 1, 1, 0]));
    }

    private static int Item(ref StateReader reader) => reader.Int();

    private static void Read(byte[] bytes)
    {
        var reader = new StateReader(bytes);
        new FrequentItems<int>(2).Read(ref reader, Item);
    }

    private static byte[] Bytes(FrequentItems<int> items)
    {
        var writer = new StateWriter();
        items.Write(writer, (item, writer) => writer.Count(item));
        return writer.ToArray();
    }
}
