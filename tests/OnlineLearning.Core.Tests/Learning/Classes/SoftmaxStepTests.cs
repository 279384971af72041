using CsCheck;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>The implicit step of the softmax cross-entropy against other ways to the same.</summary>
public class SoftmaxStepTests
{
    [Fact]
    public void Its_gradients_are_the_fixed_point() => Problem(50, -9, 6).Sample(problem =>
    {
        var (z, s, label) = problem;
        var g = Implicit(z, s, label);
        var after = z.Select((each, k) => each - (g[k] * s[k])).ToArray();
        SoftmaxStep.Softmax(after);
        for (var k = 0; k < z.Length; k++)
        {
            var expected = after[k] - (k == label ? 1 : 0);
            Assert.True(Math.Abs(g[k] - expected) <= 1e-9, $"class {k} of {z.Length}, label {label}: {g[k]}, fixed point {expected}, s {s[k]}");
        }

        Assert.Equal(0, g.Sum(), 1e-12);
    }, iter: 10_000);

    [Fact]
    public void It_agrees_with_bisection_in_the_log_partition() => Problem(20, -4, 4).Sample(problem =>
    {
        var (z, s, label) = problem;
        var g = Implicit(z, s, label);
        var expected = Bisected(z, s, label);
        for (var k = 0; k < z.Length; k++)
        {
            Assert.Equal(expected[k], g[k], 1e-10);
        }
    }, iter: 200);

    [Fact]
    public void Of_two_classes_it_is_the_logistic_step_with_twice_the_curvature() => Gen.Select(Gen.Double[-60, 60], Gen.Double[-60, 60], Gen.Double[-12, 12], Gen.Bool).Sample((a, b, power, yes) =>
    {
        var s = Math.Pow(10, power);
        var g = Implicit([a, b], [s, s], yes ? 1 : 0);
        var expected = new LogisticLoss().ImplicitGradient(b - a, yes ? 1 : 0, 2 * s);
        Assert.True(Math.Abs(expected - g[1]) <= (1e-11 * Math.Abs(expected)) + 1e-12, $"{expected} and {g[1]}");
        Assert.Equal(-g[1], g[0], 1e-12);
    }, iter: 10_000);

    /// <summary>No step is longer than what brings its label well above the others: with any rate and any unit, scores stay near.</summary>
    [Theory]
    [InlineData(1e20)]
    [InlineData(1e60)]
    [InlineData(1e94)]
    public void A_step_of_any_curvature_stays_near_its_label(double s)
    {
        foreach (var start in (double[])[-1e6, -3, 0, 3])
        {
            double[] z = [start, 0, 1, -1];
            var g = Implicit(z, [s, s, s, s], 0);
            var most = Math.Max(Math.Abs(start), 2) + Math.Log(1 + (2 * s));
            Assert.InRange(start - (s * g[0]), start, most);
            Assert.All(Enumerable.Range(1, 3), k => Assert.InRange(z[k] - (s * g[k]), -most, z[k]));
        }
    }

    [Fact]
    public void A_longer_step_ends_with_a_smaller_gradient_of_the_label() => Gen.Select(Problem(30, 0, 0), Gen.Double[-6, 6], Gen.Double[0, 3]).Sample((problem, power, longer) =>
    {
        var (z, _, label) = problem;
        var (near, far) = (Math.Pow(10, power), Math.Pow(10, power + longer));
        var (a, b) = (Implicit(z, [.. z.Select(_ => near)], label), Implicit(z, [.. z.Select(_ => far)], label));
        Assert.True(a[label] <= 0 && b[label] <= 0 && b[label] >= a[label] - 1e-12, $"{a[label]} at {near}, {b[label]} at {far}");
    }, iter: 5_000);

    [Fact]
    public void Without_curvature_it_is_the_gradient() => Problem(700, 0, 0).Sample(problem =>
    {
        var (z, _, label) = problem;
        double[] expected = [.. z];
        SoftmaxStep.Softmax(expected);
        expected[label] -= 1;
        Assert.All(expected.Zip(Implicit(z, new double[z.Length], label)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    });

    /// <summary>Corless and Jeffrey 2002: omega(0) is Lambert's W(1), omega(1) is 1, omega(1 + e) is e.</summary>
    [Fact]
    public void Wright_s_omega_has_its_published_values_and_solves_its_equation()
    {
        Assert.Equal(0.56714329040978387, WrightOmega.Of(0), 1e-15);
        Assert.Equal(1, WrightOmega.Of(1), 1e-15);
        Assert.Equal(Math.E, WrightOmega.Of(1 + Math.E), 1e-14);
        Assert.Equal(0.27846454276107380, WrightOmega.Of(-1), 1e-15);
        Gen.OneOf(Gen.Double[-60, 60], Gen.Double[-3, 3], Gen.Double[0, 300].Select(power => Math.Pow(10, power))).Sample(x =>
        {
            var w = WrightOmega.Of(x);
            Assert.True(Math.Abs(w + Math.Log(w) - x) <= 4e-15 * (1 + Math.Abs(x) + Math.Abs(w)), $"omega({x}) = {w}");
        }, iter: 10_000);
    }

    private static Gen<(double[] Z, double[] S, int Label)> Problem(double widest, double least, double most) => Gen.Int[2, 12].SelectMany(classes => Gen.Select(
        Gen.Double[-widest, widest].Array[classes], Gen.Double[least, most].Select(power => Math.Pow(10, power)).Array[classes], Gen.Int[0, classes - 1]));

    private static double[] Implicit(double[] z, double[] s, int label)
    {
        var g = new double[z.Length];
        SoftmaxStep.Implicit(z, label, s, g);
        return g;
    }

    /// <summary>ln p_k + s_k p_k = z_k + s_k [k = y] - L for every class, and the p_k sum to 1: both by bisection alone.</summary>
    private static double[] Bisected(double[] z, double[] s, int label)
    {
        double P(int k, double partition) => Math.Exp(Root(-800, 0, u => u + (s[k] * Math.Exp(u)) - (z[k] + (k == label ? s[k] : 0) - partition)));
        var partition = Root(-1e5, 1e5, l => 1 - Enumerable.Range(0, z.Length).Sum(k => P(k, l)));
        return [.. Enumerable.Range(0, z.Length).Select(k => P(k, partition) - (k == label ? 1 : 0))];
    }

    private static double Root(double low, double high, Func<double, double> rising)
    {
        for (var i = 0; i < 80; i++)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = rising(middle) < 0 ? (middle, high) : (low, middle);
        }

        return low;
    }
}
