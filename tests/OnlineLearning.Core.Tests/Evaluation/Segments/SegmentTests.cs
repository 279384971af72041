using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Segments;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Segments;

public class SegmentTests
{
    [Fact]
    public void Each_segment_equals_the_metrics_of_its_examples_and_all_merged_the_whole() => Examples(70).Sample(examples =>
    {
        var (segments, whole) = (Of(examples), new RegressionMetrics());
        Array.ForEach(examples, each => whole.Add(each.Prediction, each.Label));
        Assert.Equal(examples.Select(each => each.Segment).Where(segment => segment < SegmentedMetrics.MaxSegments).Distinct().Order(), segments.Segments.Select(segment => segment.Key));
        Assert.All(segments.Segments, segment => AssertOf(examples.Where(each => each.Segment == segment.Key), segment.Value));
        var rest = examples.Where(each => each.Segment >= SegmentedMetrics.MaxSegments).ToList();
        Assert.Equal(rest.Count > 0, segments.Other is not null);
        AssertOf(rest, segments.Other ?? new RegressionMetrics());
        var merged = new RegressionMetrics();
        segments.Segments.Select(segment => segment.Value).Append(segments.Other ?? new RegressionMetrics()).ToList().ForEach(merged.Merge);
        MetricsConformanceTests.AssertSame(whole, merged);
    }, iter: 60);

    [Fact]
    public void Splits_merged_equal_the_whole() => Gen.Select(Examples(70), Gen.Int[0, 200]).Sample((examples, at) =>
    {
        at = Math.Min(at, examples.Length);
        var (merged, whole) = (Of(examples[..at]), Of(examples));
        merged.Merge(Of(examples[at..]));
        Assert.Equal(whole.Segments.Select(segment => segment.Key), merged.Segments.Select(segment => segment.Key));
        Assert.All(whole.Segments.Zip(merged.Segments), pair => MetricsConformanceTests.AssertSame(pair.First.Value, pair.Second.Value));
        MetricsConformanceTests.AssertSame(whole.Other ?? new RegressionMetrics(), merged.Other ?? new RegressionMetrics());
    }, iter: 60);

    [Fact]
    public void Labels_seen_fall_into_their_buckets()
    {
        var seen = new LabelsSeen();
        for (var labels = 0; labels <= 300; labels++)
        {
            var expected = labels switch { 0 => "0", <= 2 => "1-2", <= 10 => "3-10", <= 100 => "11-100", _ => ">100" };
            Assert.Equal(expected, LabelsSeen.Buckets[seen.BucketOf(3)]);
            Assert.Equal(0, seen.BucketOf(70));
            Assert.Equal(0, seen.BucketOf(-1));
            seen.Learn(3);
            seen.Learn(-1);
        }

        Assert.Equal(["0", "1-2", "3-10", "11-100", ">100"], LabelsSeen.Buckets);
    }

    private static Gen<(int Segment, double Prediction, double Label)[]> Examples(int segments) =>
        Gen.Select(Gen.Int[0, segments - 1], Gen.Double[-9, 9], Gen.Double[-9, 9], (segment, prediction, label) => (segment, prediction, label)).Array[1, 200];

    private static SegmentedMetrics Of((int Segment, double Prediction, double Label)[] examples)
    {
        var segments = new SegmentedMetrics(new RegressionMetrics());
        Array.ForEach(examples, each => segments.Add(each.Segment, each.Prediction, each.Label));
        return segments;
    }

    private static void AssertOf(IEnumerable<(int, double Prediction, double Label)> examples, IMetrics actual)
    {
        var expected = new RegressionMetrics();
        examples.ToList().ForEach(each => expected.Add(each.Prediction, each.Label));
        MetricsConformanceTests.AssertSame(expected, actual);
    }
}
