using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

/// <summary>What every kind of metrics owes; members are found by reflection.</summary>
public class MetricsConformanceTests
{
    private static readonly Gen<(double Prediction, double Label)[]> Examples =
        Gen.Select(Gen.Double[0, 1], Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0)), (prediction, label) => (prediction, label)).Array[1, 60];

    public static TheoryData<Type> Kinds() =>
        new(typeof(IMetrics).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IMetrics)) && type is { IsInterface: false, IsAbstract: false }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_split_merged_equals_the_whole(Type kind) => Gen.Select(Examples, Gen.Int[0, 60]).Sample((examples, at) =>
    {
        at = Math.Min(at, examples.Length);
        var (merged, whole) = (Of(kind, examples[..at]), Of(kind, examples));
        merged.Merge(Of(kind, examples[at..]));
        AssertSame(whole, merged);
    }, iter: 50, threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_round_trips_byte_for_byte_and_goes_on_alike(Type kind) => Gen.Select(Examples, Examples).Sample((first, second) =>
    {
        var (straight, again) = (Of(kind, first), Create(kind));
        var reader = new StateReader(Bytes(straight));
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        foreach (var (prediction, label) in second)
        {
            straight.Add(prediction, label);
            again.Add(prediction, label);
        }

        Assert.Equal(Bytes(straight), Bytes(again));
    }, iter: 20, threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_has_no_values_and_cleared_is_nothing(Type kind)
    {
        var metrics = Of(kind, [(0.3, 1), (0.4, 0)]);
        metrics.Clear();
        Assert.Equal(Bytes(Create(kind)), Bytes(metrics));
        Assert.Empty(metrics.Values);
        Assert.Equal(0, metrics.Count);
        Assert.Equal(Bytes(Create(kind)), Bytes(Of(kind, [(0.3, 1)]).Create()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_are_finite_for_any_finite_input_and_nan_is_refused_by_name(Type kind) => Gen.Select(Gen.Double, Gen.Double).Array[1, 20].Sample(examples =>
    {
        var metrics = Of(kind, [(double.MaxValue, -double.MaxValue), (0, 1), (1, 0), (-1e300, double.Epsilon)]);
        foreach (var (prediction, label) in examples.Where(each => double.IsFinite(each.Item1) && double.IsFinite(each.Item2)))
        {
            metrics.Add(prediction, label);
            Assert.All(metrics.Values, value => Assert.True(double.IsFinite(value.Value), value.Key));
        }

        Assert.Equal("prediction", Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Add(double.NaN, 1)).ParamName);
        Assert.Equal("label", Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Add(1, double.NaN)).ParamName);
    }, iter: 20, threads: 1);

    [Fact]
    public void Metrics_of_another_kind_or_other_bins_do_not_merge()
    {
        Assert.Throws<ArgumentException>(() => new RegressionMetrics().Merge(new BinaryMetrics()));
        Assert.Throws<ArgumentException>(() => new BinaryMetrics().Merge(new RegressionMetrics()));
        Assert.Contains("256", Assert.Throws<ArgumentException>(() => new BinaryMetrics().Merge(new BinaryMetrics(256))).Message);
    }

    internal static void AssertSame(IMetrics expected, IMetrics actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Values.Select(value => value.Key), actual.Values.Select(value => value.Key));
        Assert.All(expected.Values.Zip(actual.Values), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9 * Math.Max(1, Math.Abs(pair.First.Value))));
    }

    private static IMetrics Create(Type kind) => kind == typeof(BinaryMetrics) ? new BinaryMetrics(BinaryMetrics.CoarseBins) : (IMetrics)Activator.CreateInstance(kind)!;

    private static IMetrics Of(Type kind, (double Prediction, double Label)[] examples)
    {
        var metrics = Create(kind);
        Array.ForEach(examples, each => metrics.Add(each.Prediction, each.Label));
        return metrics;
    }

    private static byte[] Bytes(IMetrics metrics)
    {
        var writer = new StateWriter();
        metrics.Write(writer);
        return writer.ToArray();
    }
}
