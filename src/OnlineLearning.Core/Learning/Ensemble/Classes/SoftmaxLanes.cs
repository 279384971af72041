using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>The softmax of eight experts at once, and the implicit step of its cross-entropy. A vector a class.</summary>
internal sealed class SoftmaxLanes(int classes)
{
    private const int Steps = 3;

    // Where a score moves less than this for a unit of gradient, the gradient at the end is taken as it is there.
    private const float Short = 0.1f;

    private readonly Vector256<float>[] _ends = new Vector256<float>[classes];
    private readonly Vector256<float>[] _shares = new Vector256<float>[classes];

    /// <summary>Probabilities of scores.</summary>
    public static void Shares(ReadOnlySpan<Vector256<float>> scores, Span<Vector256<float>> shares) => Softmax(scores, Most(scores), shares);

    /// <summary>
    /// Gradients p(u) - e_label at the end u = z - s g of the implicit step: Newton's method in each class as if the others stood still, whose matrix I + S (diag(p) - p p') dominates its diagonal,
    /// within bounds like those of one score (<see cref="LaneLoss"/>). Taken from the movement they cannot overshoot even where that has not converged.
    /// </summary>
    /// <param name="z">Scores.</param>
    /// <param name="shares">Their softmax.</param>
    /// <param name="label">The class.</param>
    /// <param name="s">How far each score moves for a unit of gradient.</param>
    /// <param name="gradients">Receives the gradients.</param>
    public void Implicit(ReadOnlySpan<Vector256<float>> z, ReadOnlySpan<Vector256<float>> shares, int label, ReadOnlySpan<Vector256<float>> s, Span<Vector256<float>> gradients)
    {
        Span<Vector256<float>> ends = _ends, p = _shares;
        z.CopyTo(ends);
        shares.CopyTo(p);
        var (others, own) = (Most(z, label), z[label]);
        var longest = s[0];
        for (var k = 1; k < s.Length; k++)
        {
            longest = Vector256.Max(longest, s[k]);
        }

        var iterations = Vector256.GreaterThanAny(longest, Vector256.Create(Short)) ? Steps : 1;
        for (var i = 0; i < iterations; i++)
        {
            for (var k = 0; k < ends.Length; k++)
            {
                var reach = Vector256.Max(s[k], Vector256.Create(1e-12f));
                var error = p[k] - (k == label ? Vector256<float>.One : Vector256<float>.Zero);
                var end = ends[k] - ((ends[k] - z[k] + (reach * error)) / (Vector256<float>.One + (reach * p[k] * (Vector256<float>.One - p[k]))));
                var root = Vector256.Sqrt(reach);
                ends[k] = k == label
                    ? Vector256.Min(Vector256.Max(end, z[k]), Vector256.Max(z[k], others) + root)
                    : Vector256.Min(Vector256.Max(end, Vector256.Min(z[k], own) - root), z[k]);
            }

            Softmax(ends, Most(ends), p);
        }

        for (var k = 0; k < ends.Length; k++)
        {
            var error = p[k] - (k == label ? Vector256<float>.One : Vector256<float>.Zero);
            gradients[k] = Vector256.ConditionalSelect(Vector256.GreaterThan(s[k], Vector256.Create(Short)), (z[k] - ends[k]) / Vector256.Max(s[k], Vector256.Create(Short)), error);
        }
    }

    private static void Softmax(ReadOnlySpan<Vector256<float>> scores, Vector256<float> most, Span<Vector256<float>> shares)
    {
        var sum = Vector256<float>.Zero;
        for (var k = 0; k < scores.Length; k++)
        {
            shares[k] = VectorFunctions.Exp(scores[k] - most);
            sum += shares[k];
        }

        var part = Vector256<float>.One / sum;
        for (var k = 0; k < scores.Length; k++)
        {
            shares[k] *= part;
        }
    }

    private static Vector256<float> Most(ReadOnlySpan<Vector256<float>> scores, int without = -1)
    {
        var most = Vector256.Create(float.MinValue);
        for (var k = 0; k < scores.Length; k++)
        {
            most = k == without ? most : Vector256.Max(most, scores[k]);
        }

        return most;
    }
}
