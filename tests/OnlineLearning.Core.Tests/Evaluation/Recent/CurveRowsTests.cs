using CsCheck;
using OnlineLearning.Core.Evaluation.Recent;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Recent;

public class CurveRowsTests
{
    [Fact]
    public void Points_are_every_kth_row_and_the_last_bounded_for_any_length() => Gen.Select(Gen.Long[0, 5_000], Gen.Long[1, 50], Gen.Int[2, 40]).Sample((rows, every, most) =>
    {
        var curve = new CurveRows<string>(every, most);
        for (var row = 1L; row <= rows; row++)
        {
            if (curve.IsDue(row))
            {
                curve.Add(row, $"{row}");
            }
        }

        curve.End(rows, () => $"{rows}");
        var expected = Enumerable.Range(1, (int)(rows / curve.Every)).Select(i => i * curve.Every).ToList();
        Assert.InRange(expected.Count, 0, most);
        Assert.Equal(expected.Append(rows).Where(row => row > 0).Distinct(), curve.Points.Select(point => point.Row));
        Assert.All(curve.Points, point => Assert.Equal($"{point.Row}", point.Point));
        Assert.True(curve.Every == every || expected.Count > (most / 2) - 1, "No more is thinned out than the bound asks for.");
    }, iter: 200);
}
