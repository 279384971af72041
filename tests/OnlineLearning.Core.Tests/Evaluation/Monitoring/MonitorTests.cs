using CsCheck;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Monitoring;

public class MonitorTests
{
    private const TaskKind Task = TaskKind.Regression;

    [Theory]
    [InlineData(TaskKind.Regression)]
    [InlineData(TaskKind.Binary)]
    public void Any_split_of_the_traffic_merged_gives_the_whole(TaskKind task) => Gen.Select(Gen.Int, Gen.Int[0, 200].Array[1, 6]).Sample((seed, parts) =>
    {
        var (random, same) = (new Random(seed), new Random(seed));
        var (whole, merged) = (new MonitorSlice(task, MonitorSlices.Inputs), new MonitorSlice(task, MonitorSlices.Inputs));
        foreach (var calls in parts)
        {
            var part = new MonitorSlice(task, MonitorSlices.Inputs);
            MonitorSlices.Fill(part, random, calls);
            MonitorSlices.Fill(whole, same, calls);
            merged.Merge(ThroughBytes(part, task));
        }

        AssertSame(whole, merged);
    }, iter: 60);

    [Fact]
    public void Merging_an_empty_slice_changes_nothing_and_clearing_leaves_one() => Gen.Int.Sample(seed =>
    {
        var slice = MonitorSlices.Of(Task, seed, 50);
        var before = TestModels.State(slice.Write);
        slice.Merge(new MonitorSlice(Task, MonitorSlices.Inputs));
        Assert.Equal(before, TestModels.State(slice.Write));
        Assert.False(slice.IsEmpty);
        slice.Clear();
        Assert.True(slice.IsEmpty);
        Assert.Equal(TestModels.State(new MonitorSlice(Task, MonitorSlices.Inputs).Write), TestModels.State(slice.Write));
    }, iter: 30);

    [Fact]
    public void Inputs_equal_the_batch() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var vectors = Enumerable.Range(0, 40).Select(_ => MonitorSlices.Vector(random)).ToList();
        var slice = new MonitorSlice(Task, MonitorSlices.Inputs);
        vectors.ForEach(vector => slice.AddPrediction(1, vector));
        for (var input = 0; input < MonitorSlices.Inputs; input++)
        {
            var values = vectors.SelectMany(vector => vector).Where(entry => entry.Input == input).Select(entry => (double)entry.Value).ToList();
            Assert.Equal(vectors.Count(vector => !vector.Any(entry => entry.Input == input)), slice.Inputs[input].Missing);
            Assert.Equal(values.Count, slice.Inputs[input].Values.Count);
            Assert.Equal(values.DefaultIfEmpty().Average(), slice.Inputs[input].Values.Mean, 1e-9);
        }
    }, iter: 50);

    [Fact]
    public void Blocks_are_means_of_16_losses_in_order_over_slices_and_clearing()
    {
        var slice = new MonitorSlice(Task, 0);
        var blocks = new List<double>();
        for (var i = 0; i < 1_000; i++)
        {
            slice.AddLabel(0, 0, i);
            if (i % 37 == 0)
            {
                blocks.AddRange(slice.LossBlocks);
                slice.Clear();
            }
        }

        blocks.AddRange(slice.LossBlocks);
        Assert.Equal(Enumerable.Range(0, 1_000 / 16).Select(block => (block * 16) + 7.5), blocks);
    }

    [Fact]
    public void Blocks_above_the_bound_are_left_out_and_counted()
    {
        var slice = new MonitorSlice(Task, 0);
        for (var i = 0; i < (MonitorSlice.MaxBlocks + 10) * MonitorSlice.BlockLabels; i++)
        {
            slice.AddLabel(0, 0, 1);
        }

        Assert.Equal((MonitorSlice.MaxBlocks, 10), (slice.LossBlocks.Count, slice.SkippedBlocks));
        var merged = new MonitorSlice(Task, 0);
        merged.Merge(slice);
        merged.Merge(slice);
        Assert.Equal((MonitorSlice.MaxBlocks, 20 + MonitorSlice.MaxBlocks), (merged.LossBlocks.Count, merged.SkippedBlocks));
    }

    [Fact]
    public void A_window_holds_exactly_the_slices_of_its_last_hour() => Gen.Select(Gen.Int[0, 200].Array[1, 60], Gen.Int[0, 260]).Sample((minutes, query) =>
    {
        var (window, kept) = (new MonitorWindow(Task, MonitorSlices.Inputs), new List<int>());
        for (var i = 0; i < minutes.Length; i++)
        {
            window.Add((minutes[i] * TimeSpan.TicksPerMinute) + 5, MonitorSlices.Of(Task, i, 3));
            // A younger minute takes the ring's place of the one an hour before it, which late slices then find taken.
            kept.RemoveAll(j => minutes[j] % MonitorWindow.Slots == minutes[i] % MonitorWindow.Slots && minutes[j] < minutes[i]);
            if (!kept.Exists(j => minutes[j] % MonitorWindow.Slots == minutes[i] % MonitorWindow.Slots && minutes[j] > minutes[i]))
            {
                kept.Add(i);
            }
        }

        var expected = new MonitorSlice(Task, MonitorSlices.Inputs);
        foreach (var i in kept.Where(i => minutes[i] > query - MonitorWindow.Slots && minutes[i] <= query))
        {
            expected.Merge(MonitorSlices.Of(Task, i, 3));
        }

        var read = window.Read((query * TimeSpan.TicksPerMinute) + 7);
        Assert.Empty(read.LossBlocks);
        expected.ClearBlocks();
        AssertSame(expected, read);
        Assert.Equal(TimeSpan.FromHours(1), MonitorWindow.Length);
    }, iter: 100);

    [Fact]
    public void A_window_goes_on_after_a_round_trip()
    {
        var window = MonitorSlices.Window(Task);
        var again = new MonitorWindow(Task, MonitorSlices.Inputs);
        again.Add(50 * TimeSpan.TicksPerMinute, MonitorSlices.Of(Task, 9, 9));
        var reader = new StateReader(TestModels.State(window.Write));
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(TestModels.State(window.Write), TestModels.State(again.Write));
    }

    private static MonitorSlice ThroughBytes(MonitorSlice slice, TaskKind task)
    {
        var reader = new StateReader(TestModels.State(slice.Write));
        var read = MonitorSlice.Read(ref reader, task);
        Assert.True(reader.AtEnd);
        return read;
    }

    private static void AssertSame(MonitorSlice expected, MonitorSlice actual)
    {
        Assert.Equal((expected.Labels, expected.Expired, expected.Dangling, expected.Latency.Count), (actual.Labels, actual.Expired, actual.Dangling, actual.Latency.Count));
        Assert.Equal(expected.Predictions.Count, actual.Predictions.Count);
        Assert.Equal(expected.Predictions.Mean, actual.Predictions.Mean, 1e-9);
        Assert.Equal(expected.Predictions.Variance, actual.Predictions.Variance, 1e-9);
        Assert.Equal(expected.Latency.Quantile(0.99), actual.Latency.Quantile(0.99));
        Assert.Equal(expected.Metrics.Select(pair => pair.Key), actual.Metrics.Select(pair => pair.Key));
        Assert.All(expected.Metrics.Zip(actual.Metrics), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9));
        Assert.All(expected.Inputs.Zip(actual.Inputs), pair =>
        {
            Assert.Equal((pair.First.Missing, pair.First.Values.Count), (pair.Second.Missing, pair.Second.Values.Count));
            Assert.Equal(pair.First.Values.Mean, pair.Second.Values.Mean, 1e-9);
        });
    }
}
