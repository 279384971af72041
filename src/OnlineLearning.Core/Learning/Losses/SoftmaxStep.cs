using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>The softmax of scores, and the implicit step of its cross-entropy.</summary>
public static class SoftmaxStep
{
    private const int MostSteps = 200;
    private const double Precision = 1e-14;

    // Beyond these log-odds of the label's class there is nothing left to learn: 1 - p is below 1e-173, and no curvature that can arise makes a step of it.
    private const double Settled = 400;

    private const double LeastCurvature = 1e-200;

    /// <summary>Makes scores into probabilities in place, without overflow.</summary>
    /// <returns>The log-partition ln sum e^z.</returns>
    public static double Softmax(Span<double> scores)
    {
        var most = Most(scores);
        double sum = 0;
        foreach (ref var score in scores)
        {
            score = Math.Exp(score - most);
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }

        return most + Math.Log(sum);
    }

    /// <summary>The class of the greatest value; of equal ones the first.</summary>
    public static int Best(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var k = 1; k < scores.Length; k++)
        {
            best = scores[k] > scores[best] ? k : best;
        }

        return best;
    }

    /// <summary>
    /// The gradients g = p(z') - e_label at the end z' = z - s g of the implicit (proximal) step (Kulis and Bartlett 2010, equation 2), exactly: it cannot overshoot, and a weight that multiplies s has
    /// the effect of a longer step. With the log-partition L after the step, ln p_k + s_k p_k = z_k - L for every other class, so p_k = omega(z_k + ln s_k - L) / s_k, and
    /// L = z_y + s_y (1 - p_y) - ln p_y for the label's; what is left is one equation in one unknown, solved for the label's log-odds after the step, in which both p_y and 1 - p_y are exact.
    /// </summary>
    /// <param name="z">Score of each class.</param>
    /// <param name="label">The class.</param>
    /// <param name="s">How far the score of each class moves for a unit of gradient, at least 0.</param>
    /// <param name="gradients">Receives the gradient of each class; they sum to 0.</param>
    public static void Implicit(ReadOnlySpan<double> z, int label, ReadOnlySpan<double> s, Span<double> gradients)
    {
        z.CopyTo(gradients);
        gradients[label] = double.NegativeInfinity;
        var others = Softmax(gradients);
        var (odds, most) = (z[label] - others, Most(s));
        if (odds > Settled || most < LeastCurvature)
        {
            foreach (ref var share in gradients)
            {
                share *= Logistic(-odds);
            }

            gradients[label] = -Logistic(-odds);
            return;
        }

        Span<double> curvatures = stackalloc double[z.Length], shifted = stackalloc double[z.Length];
        for (var k = 0; k < z.Length; k++)
        {
            curvatures[k] = Math.Max(s[k], LeastCurvature);
            shifted[k] = z[k] + Math.Log(curvatures[k]);
        }

        odds = Solve(z[label], shifted, label, curvatures, odds, most);
        Partition(z[label], shifted, label, curvatures, odds, gradients, out _);
        gradients[label] = -Logistic(-odds);
    }

    // T rises with the log-odds t; its root is at most 2 s (1 - p) above the start, and at most ln(1 + 2 s) above 0 or the start, as for the logistic loss with twice the curvature.
    private static double Solve(double z, ReadOnlySpan<double> shifted, int label, ReadOnlySpan<double> s, double start, double most)
    {
        Span<double> shares = stackalloc double[s.Length];
        var (low, high) = (start, Math.Min(start + (2 * most * Logistic(-start)), Math.Max(start, 0) + Math.Log(1 + (2 * most))));
        var t = most < 1 ? low : high;
        var (step, before) = (high - low, double.PositiveInfinity);
        for (var i = 0; i < MostSteps && Math.Abs(step) > Precision * (1 + Math.Abs(t)); i++)
        {
            var sum = Partition(z, shifted, label, s, t, shares, out var slope);
            var value = Math.Log(sum) + SoftPlus(t);
            (low, high) = value < 0 ? (t, high) : (low, t);
            var (p, q) = (Logistic(t), Logistic(-t));
            var next = t - (value / ((slope / sum * q * (1 + (s[label] * p))) + p));
            if (!(next >= low && next <= high) || Math.Abs(next - t) > 0.5 * before)
            {
                next = low + (0.5 * (high - low));
            }

            (before, step, t) = (Math.Abs(step), next - t, next);
        }

        return t;
    }

    /// <summary>Probability of every other class where the label's has log-odds t; 0 for the label's.</summary>
    /// <param name="z">Score of the label's class.</param>
    /// <param name="shifted">z_k + ln s_k of each class.</param>
    /// <param name="label">The class.</param>
    /// <param name="s">How far the score of each class moves for a unit of gradient, above 0.</param>
    /// <param name="t">Log-odds of the label's class after the step.</param>
    /// <param name="shares">Receives the probabilities.</param>
    /// <param name="slope">How fast their sum falls as the log-partition rises.</param>
    /// <returns>Their sum.</returns>
    private static double Partition(double z, ReadOnlySpan<double> shifted, int label, ReadOnlySpan<double> s, double t, Span<double> shares, out double slope)
    {
        var partition = z + (s[label] * Logistic(-t)) + SoftPlus(-t);
        double sum = 0;
        slope = 0;
        for (var k = 0; k < s.Length; k++)
        {
            if (k == label)
            {
                shares[k] = 0;
                continue;
            }

            var omega = WrightOmega.Of(shifted[k] - partition);
            shares[k] = omega / s[k];
            sum += shares[k];
            slope += shares[k] / (1 + omega);
        }

        return sum;
    }

    private static double Most(ReadOnlySpan<double> values)
    {
        var most = values[0];
        foreach (var value in values)
        {
            most = Math.Max(most, value);
        }

        return most;
    }

    private static double Logistic(double t) => t >= 0 ? 1 / (1 + Math.Exp(-t)) : Math.Exp(t) / (1 + Math.Exp(t));

    private static double SoftPlus(double t) => Math.Max(t, 0) + double.LogP1(Math.Exp(-Math.Abs(t)));
}
