using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class SlidingMetricsTests
{
    private const int Slots = 5;
    private static readonly TimeSpan Width = TimeSpan.FromMinutes(1);

    private static readonly Gen<List<(long Ticks, double Prediction, double Label)>> Streams =
        Gen.Select(Gen.Long[-3 * Width.Ticks, 4 * Width.Ticks], Gen.Double[-5, 5], Gen.Double[-5, 5]).List[1, 60].Select(Walk);

    [Fact]
    public void A_reading_equals_the_metrics_of_the_examples_in_its_slots_for_times_before_1970_too() => Streams.Sample(stream =>
    {
        var sliding = new SlidingMetrics(new RegressionMetrics(), Slots, Width);
        var (late, taken, newest) = (0, new List<(long Ticks, double Prediction, double Label)>(), long.MinValue);
        foreach (var each in stream)
        {
            newest = Math.Max(newest, each.Ticks);
            if (sliding.Add(each.Ticks, each.Prediction, each.Label))
            {
                taken.Add(each);
            }
            else
            {
                late++;
                Assert.True(Slot(each.Ticks) <= Slot(newest) - Slots, "Only an example that no later reading covers may be refused.");
            }

            var expected = new RegressionMetrics();
            stream.Take(late + taken.Count).Where(other => Slot(other.Ticks) > Slot(newest) - Slots).ToList().ForEach(other => expected.Add(other.Prediction, other.Label));
            MetricsConformanceTests.AssertSame(expected, sliding.Read(newest));
        }

        Assert.Equal(late, sliding.Late);
        Assert.Equal(0, sliding.Read(newest + Slots * Width.Ticks).Count);
    }, iter: 100);

    [Fact]
    public void Slices_merged_by_time_equal_the_examples_added_one_by_one() => Streams.Sample(stream =>
    {
        var (added, merged) = (new SlidingMetrics(new RegressionMetrics(), Slots, Width), new SlidingMetrics(new RegressionMetrics(), Slots, Width));
        foreach (var (ticks, prediction, label) in stream)
        {
            var slice = new RegressionMetrics();
            slice.Add(prediction, label);
            Assert.Equal(added.Add(ticks, prediction, label), merged.Merge(ticks, slice));
        }

        var now = stream.Max(each => each.Ticks);
        MetricsConformanceTests.AssertSame(added.Read(now), merged.Read(now));
    }, iter: 50);

    [Fact]
    public void State_round_trips_byte_for_byte_and_is_bounded_by_the_slots() => Streams.Sample(stream =>
    {
        var sliding = new SlidingMetrics(new BinaryMetrics(16), Slots, Width);
        stream.ForEach(each => sliding.Add(each.Ticks, each.Prediction / 10 + 0.5, each.Label > 0 ? 1 : 0));
        var bytes = Bytes(sliding);
        var again = new SlidingMetrics(new BinaryMetrics(16), Slots, Width);
        var reader = new StateReader(bytes);
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(bytes, Bytes(again));
        Assert.InRange(bytes.Length, 1, 20 + Slots * (140 + 16 * 3));
    }, iter: 50);

    [Fact]
    public void The_prototype_is_neither_changed_nor_counted()
    {
        var prototype = new RegressionMetrics();
        prototype.Add(1, 2);
        var sliding = new SlidingMetrics(prototype);
        sliding.Add(0, 1, 1);
        Assert.Equal((1, 1), (prototype.Count, sliding.Read(0).Count));
    }

    private static List<(long Ticks, double Prediction, double Label)> Walk(List<(long Step, double Prediction, double Label)> moves)
    {
        var now = -10 * Width.Ticks;
        return [.. moves.Select(move => (now += move.Step, move.Prediction, move.Label))];
    }

    private static double Slot(long ticks) => Math.Floor((double)ticks / Width.Ticks);

    private static byte[] Bytes(SlidingMetrics sliding)
    {
        var writer = new StateWriter();
        sliding.Write(writer);
        return writer.ToArray();
    }
}
