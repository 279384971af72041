using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>What every loss owes.</summary>
public class LossConformanceTests
{
    public static TheoryData<string> Losses => new(LossRegistry.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_gradient_equals_finite_differences(string name) => Gen.Select(Gen.Double[-30, 30], Label(name)).Sample((z, y) =>
    {
        const double Step = 1e-5;
        var loss = LossRegistry.Create(name);
        var (left, right) = ((loss.Value(z, y) - loss.Value(z - Step, y)) / Step, (loss.Value(z + Step, y) - loss.Value(z, y)) / Step);
        var size = 1 + Math.Abs(loss.Value(z, y)) + Math.Abs(z * y);

        // A convex loss's slope lies between those of its sides, which are as far apart as its curvature says, and one apart at a kink.
        Assert.InRange(loss.Gradient(z, y), left - (1e-9 * size), right + (1e-9 * size));
        Assert.True(right - left <= (1e-4 * size) || Math.Abs(loss.Gradient(z + Step, y) - loss.Gradient(z - Step, y)) >= 0.9 * (right - left), $"z {z}, y {y}: {left} to {right}");
    }, iter: 2_000);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_link_written_down_is_its_link(string name) => Gen.OneOf(Gen.Double[-4, 4], Gen.Double[-1e3, 1e3]).Sample(z =>
    {
        var loss = LossRegistry.Create(name);
        Assert.Contains(loss.LinkForm.Kind, LinkForm.Kinds);
        Assert.Equal(loss.Link(z), loss.LinkForm.Of(z), Math.Abs(loss.Link(z)) * 1e-12);
    }, iter: 2_000);

    [Theory]
    [MemberData(nameof(Losses))]
    public void It_is_convex_and_never_negative(string name) => Gen.Select(Gen.Double[-1e3, 1e3], Gen.Double[-1e3, 1e3], Label(name)).Sample((a, b, y) =>
    {
        var loss = LossRegistry.Create(name);
        Assert.True(loss.Value(a, y) >= 0);
        Assert.True(loss.Value((a + b) / 2, y) <= ((loss.Value(a, y) + loss.Value(b, y)) / 2 * (1 + 1e-12)) + 1e-9);
    }, iter: 2_000);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_implicit_gradient_is_the_fixed_point(string name)
        => Gen.Select(Signed(6), Label(name), Gen.Frequency((1, Gen.Const(0.0)), (9, Gen.Double[-12, 12].Select(power => Math.Pow(10, power))))).Sample((z, y, s) =>
    {
        var loss = LossRegistry.Create(name);
        var g = loss.ImplicitGradient(z, y, s);
        var (end, size) = (z - (s * g), 1 + Math.Abs(loss.Gradient(z, y)));
        var near = 1e-12 * (1 + Math.Abs(z) + Math.Abs(y));

        // Where the step ends at a kink, g is any slope between its sides.
        Assert.True(g >= loss.Gradient(end - near, y) - (1e-9 * size) && g <= loss.Gradient(end + near, y) + (1e-9 * size), $"z {z}, y {y}, s {s}: g {g}, end {end}, slope there {loss.Gradient(end, y)}");
    }, iter: 20_000);

    /// <summary>A regression: the solver once stopped at an error of 1e-13 in the gradient, which a curvature of 1e20 turned into a score of 1e7.</summary>
    [Theory]
    [InlineData(1e20)]
    [InlineData(1e38)]
    [InlineData(1e100)]
    public void A_logistic_step_of_any_curvature_stays_near_its_label(double curvature)
    {
        var loss = new LogisticLoss();
        foreach (var z in (double[])[-1e6, -3, 0, 3])
        {
            var up = z - (curvature * loss.ImplicitGradient(z, 1, curvature));
            var down = -z - (curvature * loss.ImplicitGradient(-z, 0, curvature));
            Assert.InRange(up, z, Math.Max(z, 0) + Math.Log(1 + curvature));
            Assert.Equal(up, -down, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_implicit_gradient_shrinks_with_curvature_and_keeps_its_sign(string name) => Gen.Select(Signed(3), Label(name), Gen.Double[0, 1e6], Gen.Double[0, 1e6]).Sample((z, y, a, b) =>
    {
        var loss = LossRegistry.Create(name);
        var (near, far) = (loss.ImplicitGradient(z, y, Math.Min(a, b)), loss.ImplicitGradient(z, y, Math.Max(a, b)));
        Assert.True(near * far >= 0 && Math.Abs(far) <= (Math.Abs(near) * (1 + 1e-9)) + 1e-12, $"z {z}, y {y}: {near} at {Math.Min(a, b)}, {far} at {Math.Max(a, b)}");
        Assert.True(Math.Abs(near) <= (Math.Abs(loss.Gradient(z, y)) * (1 + 1e-9)) + 1e-12);
    }, iter: 5_000);

    /// <summary>Weight 2 is two steps of weight 1, but for the curvature that the first already met: at most half of the way where a kink lies on it, an eighth for squared loss.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void A_step_of_weight_two_is_nearly_two_steps_of_weight_one(string name) => Gen.Select(Gen.Double[-5, 5], Label(name), Gen.Double[-6, 3]).Sample((z, y, power) =>
    {
        var (loss, s) = (LossRegistry.Create(name), Math.Pow(10, power));
        var once = z - (2 * s * loss.ImplicitGradient(z, y, 2 * s));
        var half = z - (s * loss.ImplicitGradient(z, y, s));
        var twice = half - (s * loss.ImplicitGradient(half, y, s));
        Assert.True(Math.Abs(once - twice) <= (0.5 * Math.Abs(z - once)) + 1e-9, $"z {z}, y {y}, s {s}: {once} in one step, {twice} in two");
    }, iter: 5_000);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_link_rises_and_is_undone_by_its_score(string name) => Gen.Select(Gen.Double[-20, 20], Gen.Double[-20, 20]).Sample((a, b) =>
    {
        var loss = LossRegistry.Create(name);
        Assert.True(loss.Link(Math.Min(a, b)) <= loss.Link(Math.Max(a, b)));
        Assert.True(loss.Task == TaskKind.Regression || loss.Link(a) is >= 0 and <= 1);
        if (Math.Abs(a) < 0.99)
        {
            Assert.Equal(a, loss.Score(loss.Link(a)), 1e-9);
        }
    }, iter: 1_000);

    [Theory]
    [MemberData(nameof(Losses))]
    public void It_says_which_labels_it_takes(string name)
    {
        var loss = LossRegistry.Create(name);
        Assert.True(loss.Allows(0) && loss.Allows(1));
        Assert.False(loss.Allows(double.NaN) || loss.Allows(double.PositiveInfinity));
        Assert.Equal(loss.Task != TaskKind.Binary, loss.Allows(2));
        Assert.Equal(loss.Task == TaskKind.Regression, loss.Allows(0.5) && loss.Allows(1e6));
        Assert.Equal(loss.Task == TaskKind.Regression && name != "poisson", loss.Allows(-2));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_quantile_is_where_the_loss_of_a_sample_is_least(double tau)
    {
        var loss = LossRegistry.Create(LossDefinition.Of("quantile", ("tau", tau)));
        var best = Enumerable.Range(0, 1001).MinBy(z => Enumerable.Range(0, 1001).Sum(y => loss.Value(z, y)));
        Assert.Equal(tau * 1000, best, 1.0);
    }

    private static Gen<double> Label(string name) => LossRegistry.All[name].Task == TaskKind.Binary
        ? Gen.Frequency((4, Gen.Bool.Select(yes => yes ? 1.0 : 0.0)), (1, Gen.Double[0, 1]))
        : Gen.Double[-1e3, 1e3].Select(label => LossRegistry.Create(name).Allows(label) ? label : -label);

    private static Gen<double> Signed(double power) => Gen.Select(Gen.Double[-6, power], Gen.Bool, (p, minus) => (minus ? -1 : 1) * Math.Pow(10, p));
}
