using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using OnlineLearning.Core.Statistics.Drift;
using OnlineLearning.Core.Statistics.Sketches;
using OnlineLearning.Core.Tests.Features;
using Xunit;

namespace OnlineLearning.Core.Tests;

/// <summary>Bytes that are on users' disks. When one changes, its state version must move and the old form stay readable.</summary>
public class GoldenStateTests
{
    [Fact]
    public void Moments_keep_their_bytes()
    {
        var moments = default(Moments);
        moments.Add(1);
        moments.Add(4);
        AssertBytes("01000000000000004000000000000004400000000000001240", moments.Write);
    }

    [Fact]
    public void A_quantile_sketch_keeps_its_bytes()
    {
        var sketch = new DDSketch();
        Array.ForEach((double[])[0, 1, 1.05], sketch.Add);
        AssertBytes("017B14AE47E17A843F8010030100000000000000000401000001", sketch.Write);
    }

    [Fact]
    public void A_drift_test_keeps_its_bytes()
    {
        var test = new PageHinkley();
        test.Update(0.5);
        AssertBytes("011E7B14AE47E17A743F00000000000049401EA7E8482EFFEF3F01000000000000F03F000000000000E03F00000000000000007B14AE47E17A74BF7B14AE47E17A74BF00", test.Write);
    }

    [Fact]
    public void An_entitys_windows_keep_their_bytes()
    {
        var view = new ViewWindows(WindowsPlan);
        view.Apply(-5, [2, double.NaN, 1]);
        view.Apply(3 * TimeSpan.TicksPerMinute, [4, double.NaN, 1]);
        AssertBytes("03FBFFFFFFFFFFFFFFFBFFFFFFFFFFFFFF00D2496B000000000200021F636F756E7420333630303030303030303020333030303030303030302030202C0102FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F0185A4A7DA06000000000000F03F1F737464203630303030303030303020313030303030303030203020666172654C0302FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F000000000000004000000000000000001385A4A7DA06000000000000F03F00000000000010400000000000000000000000", view.Write);

        // The second version had no place where the view began, the first no lengths of columns either: what they hold is not brought again.
        foreach (var earlier in (string[])["02FBFFFFFFFFFFFFFFFBFFFFFFFFFFFFFF00D2496B000000000200021F636F756E7420333630303030303030303020333030303030303030302030202C0102FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F0185A4A7DA06000000000000F03F1F737464203630303030303030303020313030303030303030203020666172654C0302FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F000000000000004000000000000000001385A4A7DA06000000000000F03F0000000000001040000000000000000000", "01FBFFFFFFFFFFFFFFFBFFFFFFFFFFFFFF00D2496B000000000200021F636F756E7420333630303030303030303020333030303030303030302030200102FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F0185A4A7DA06000000000000F03F1F737464203630303030303030303020313030303030303030203020666172650302FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F000000000000004000000000000000001385A4A7DA06000000000000F03F00000000000010400000000000000000"])
        {
            var reader = new StateReader(Convert.FromHexString(earlier));
            var read = ViewWindows.Read(ref reader, WindowsPlan);
            Assert.True(reader.AtEnd);
            AssertBytes("03FBFFFFFFFFFFFFFFFBFFFFFFFFFFFFFF00D2496B000000000200021F636F756E7420333630303030303030303020333030303030303030302030202C0102FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F0185A4A7DA06000000000000F03F1F737464203630303030303030303020313030303030303030203020666172654C0302FFFFFFFFFFFFFFFFFF01FBFFFFFFFFFFFFFFFF01000000000000F03F000000000000004000000000000000001385A4A7DA06000000000000F03F00000000000010400000000000000000000100", read.Write);
        }
    }

    [Fact]
    public void Plain_features_keep_their_bytes()
    {
        var view = new ViewWindows(PlainPlan);
        view.Apply(5, 7, [FeatureDatum.Of(1.5), FeatureDatum.Of("ä")]);
        view.Apply(6, 6, [default, FeatureDatum.Of("b")]);
        AssertBytes("03050000000000000005000000000000000600000000000000020000010204636974790466617265020600000000000000060000000000000004016200050000000000000007000000000000000402C3A401000000000000F83F0000", view.Write);

        view.Apply(7, 7, [default, FeatureDatum.Of("c")], sequence: 9);
        view.Bring(4, 1, 1, [FeatureDatum.Of(2.5), default]);
        var writer = new StateWriter();
        var reader = new StateReader(Convert.FromHexString("02050000000000000005000000000000000600000000000000020000010204636974790466617265020600000000000000060000000000000004016200050000000000000007000000000000000402C3A401000000000000F83F"));
        view.Write(writer);
        Assert.EndsWith("09010904", Convert.ToHexString(writer.WrittenSpan));
        var read = ViewWindows.Read(ref reader, PlainPlan);
        Assert.True(reader.AtEnd);
        AssertBytes("03050000000000000005000000000000000600000000000000020000010204636974790466617265020600000000000000060000000000000004016200050000000000000007000000000000000402C3A401000000000000F83F0100", read.Write);
    }

    private static ViewPlan WindowsPlan { get; } = ViewWindowsTests.Plan(TimeSpan.Zero, ViewWindowsTests.Column("n", "count", null, "01:00:00"), ViewWindowsTests.Column("s", "std", "fare", "00:10:00"));

    private static ViewPlan PlainPlan { get; } = new(
        new("plain", "trips", TimeSpan.Zero, []) { Features = ["city", "fare"] }, new("trips", "driver", [new("fare", FieldType.Float), new("city", FieldType.String)]));

    [Fact]
    public void Metrics_keep_their_bytes()
    {
        var (regression, binary) = (new RegressionMetrics(), new BinaryMetrics(BinaryMetrics.CoarseBins));
        regression.Add(1, 3);
        binary.Add(0.25, 1);
        AssertBytes("0101000000000000F03F0000000000000840000000000000000000000000000000400000000000001040", regression.Write);
        AssertBytes("018002000000000000F03F000000000000F03F0000000000000000EF39FAFE422EF63F000000000000E23F00000000000000000000000000000000000000000000E8BF000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001780100", binary.Write);
        var multiclass = new MulticlassMetrics(2);
        multiclass.Add(1, 0, [0.5, 0.5]);
        AssertBytes("0102EF39FAFE422EE63F0100010000", multiclass.Write);
    }

    private static void AssertBytes(string expected, Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        var actual = Convert.ToHexString(writer.WrittenSpan);
        Assert.True(expected == actual, $"expected {expected}, actual {actual}");
    }
}
