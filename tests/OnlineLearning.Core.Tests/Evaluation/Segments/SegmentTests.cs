using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Segments;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Segments;

public class SegmentTests
{
    [Fact]
    public void Each_segment_equals_the_metrics_of_its_examples_and_all_merged_the_whole() =>
        Gen.Select(Gen.Int[0, 70].Select(key => $"s{key}"), Gen.Double[-9, 9], Gen.Double[-9, 9]).Array[1, 200].Sample(examples =>
        {
            var (segments, whole) = (new SegmentedMetrics(new RegressionMetrics()), new RegressionMetrics());
            foreach (var (name, prediction, label) in examples)
            {
                segments.Add(name, prediction, label);
                whole.Add(prediction, label);
            }

            var kept = examples.Select(each => each.Item1).Distinct().Take(SegmentedMetrics.MaxSegments).ToList();
            Assert.Equal(kept, segments.Segments.Select(segment => segment.Key));
            Assert.All(segments.Segments, segment => AssertOf(examples.Where(each => each.Item1 == segment.Key), segment.Value));
            var rest = examples.Where(each => !kept.Contains(each.Item1)).ToList();
            Assert.Equal(rest.Count > 0, segments.Other is not null);
            if (segments.Other is { } other)
            {
                AssertOf(rest, other);
            }

            var merged = new RegressionMetrics();
            segments.Segments.Select(segment => segment.Value).Append(segments.Other ?? new RegressionMetrics()).ToList().ForEach(merged.Merge);
            MetricsConformanceTests.AssertSame(whole, merged);
        }, iter: 60);

    [Fact]
    public void Splits_merged_equal_the_whole_while_the_segments_are_few() =>
        Gen.Select(Gen.Select(Gen.Int[0, 5].Select(key => $"s{key}"), Gen.Double[-9, 9], Gen.Double[-9, 9]).Array[1, 60], Gen.Int[0, 60]).Sample((examples, at) =>
        {
            at = Math.Min(at, examples.Length);
            var (merged, whole) = (Of(examples[..at]), Of(examples));
            merged.Merge(Of(examples[at..]));
            Assert.Equal(whole.Segments.Select(segment => segment.Key), merged.Segments.Select(segment => segment.Key));
            Assert.All(whole.Segments.Zip(merged.Segments), pair => MetricsConformanceTests.AssertSame(pair.First.Value, pair.Second.Value));
        }, iter: 60);

    [Fact]
    public void Labels_seen_fall_into_their_buckets()
    {
        var seen = new LabelsSeen();
        for (var labels = 0; labels <= 300; labels++)
        {
            var expected = labels switch { 0 => "0", <= 2 => "1-2", <= 10 => "3-10", <= 100 => "11-100", _ => ">100" };
            Assert.Equal(expected, seen.BucketOf(3));
            Assert.Equal("0", seen.BucketOf(70));
            Assert.Equal("0", seen.BucketOf(-1));
            seen.Learn(3);
            seen.Learn(-1);
        }

        Assert.Equal(["0", "1-2", "3-10", "11-100", ">100"], LabelsSeen.Buckets);
    }

    private static SegmentedMetrics Of((string Name, double Prediction, double Label)[] examples)
    {
        var segments = new SegmentedMetrics(new RegressionMetrics());
        Array.ForEach(examples, each => segments.Add(each.Name, each.Prediction, each.Label));
        return segments;
    }

    private static void AssertOf(IEnumerable<(string, double Prediction, double Label)> examples, IMetrics actual)
    {
        var expected = new RegressionMetrics();
        examples.ToList().ForEach(each => expected.Add(each.Prediction, each.Label));
        MetricsConformanceTests.AssertSame(expected, actual);
    }
}
