using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// The loss as eight experts see it: of a binary label the logistic loss, with or without lapses; of a number, in units of the labels' deviation, the gradient clamp((z - y) / k, -low, high), which
/// is squared loss (no limits), pinball loss (k = 0) and Huber loss. All gradients are those at the end of an implicit step, so that none overshoots.
/// </summary>
internal sealed class LaneLoss
{
    private const float LeastVariance = 1e-6f;
    private const float LeastCurvature = 1e-4f;
    private const float LeastProbability = 1e-6f;
    private const int Steps = 3;

    private readonly bool _binary;
    private readonly bool _squares;
    private readonly float _low;
    private readonly float _high;

    private LaneLoss(bool binary, bool squares, double low, double high) => (_binary, _squares, _low, _high) = (binary, squares, (float)low, (float)high);

    /// <summary>Whether labels are 0 and 1.</summary>
    public bool IsBinary => _binary;

    /// <summary>Whether residuals count squared; else by magnitude.</summary>
    public bool Squares => _squares;

    public static LaneLoss Logistic { get; } = new(true, false, 0, 0);

    public static LaneLoss Squared { get; } = new(false, true, float.MaxValue, float.MaxValue);

    /// <summary>Twice the pinball loss: the absolute loss at <paramref name="tau"/> = 1/2.</summary>
    public static LaneLoss Pinball(double tau) => new(false, false, 2 * tau, 2 * (1 - tau));

    /// <summary>The nearest of these to a definition's loss.</summary>
    public static LaneLoss Of(LossDefinition loss, TaskKind task)
        => task == TaskKind.Binary ? Logistic
        : loss.Kind is "absolute" or "epsilon_insensitive" or "huber" ? Pinball(0.5)
        : loss.Kind == "quantile" ? Pinball(loss.Settings["tau"])
        : Squared;

    /// <summary>Loss of eight predictions: of a binary label, from their probabilities; of a number, from both in units of the deviation.</summary>
    public Vector256<float> Value(Vector256<float> prediction, float label)
    {
        if (_binary)
        {
            var p = Vector256.Min(Vector256.Max(prediction, Vector256.Create(LeastProbability)), Vector256.Create(1 - LeastProbability));
            return label == 1 ? -VectorFunctions.Log(p)
                : label == 0 ? -VectorFunctions.Log(Vector256<float>.One - p)
                : -((Vector256.Create(label) * VectorFunctions.Log(p)) + (Vector256.Create(1 - label) * VectorFunctions.Log(Vector256<float>.One - p)));
        }

        var residual = prediction - Vector256.Create(label);
        return _squares ? residual * residual * Vector256.Create(0.5f) : residual * Sided(residual, Vector256.Create(-_low), Vector256.Create(_high));
    }

    /// <summary>Of a number: a gradient held within the loss's limits, in units of the spread.</summary>
    public double Limited(double gradient, double spread) => Math.Clamp(gradient, -_low / spread, _high / spread);

    /// <summary>What a residual adds to the spread that the filters reckon with: its square, or its magnitude.</summary>
    public Vector256<float> Spread(Vector256<float> residual) => _squares ? residual * residual : Vector256.Abs(residual);

    /// <summary>Information of one observation about a score (Fisher): the curvature of the expected loss.</summary>
    /// <param name="p"><see cref="Link"/> of the scores.</param>
    /// <param name="spread">Running spread of the residuals.</param>
    /// <param name="lapse">Share of wrong labels.</param>
    public Vector256<float> Information(Vector256<float> p, Vector256<float> spread, Vector256<float> lapse)
    {
        if (!_binary)
        {
            spread = Vector256.Max(spread, Vector256.Create(LeastVariance));
            return Vector256<float>.One / (_squares ? spread : spread * spread);
        }

        var slope = p * (Vector256<float>.One - p);
        if (lapse == Vector256<float>.Zero)
        {
            return Vector256.Max(slope, Vector256.Create(LeastCurvature));
        }

        var (answered, moved) = Lapsed(p, slope, lapse);
        return Vector256.Max(moved * moved / (answered * (Vector256<float>.One - answered)), Vector256.Create(LeastCurvature * 0.1f));
    }

    /// <summary>Of a binary label, probabilities (without lapses); of a number, the scores themselves.</summary>
    /// <param name="z">Scores, offset included.</param>
    public Vector256<float> Link(Vector256<float> z) => _binary ? VectorFunctions.Logistic(z) : z;

    /// <summary>Gradient before any step.</summary>
    /// <param name="p"><see cref="Link"/> of the scores.</param>
    /// <param name="label">The label.</param>
    /// <param name="lapse">Share of wrong labels.</param>
    public Vector256<float> Gradient(Vector256<float> p, float label, Vector256<float> lapse)
    {
        if (!_binary)
        {
            var residual = p - Vector256.Create(label);
            return _squares ? residual : Sided(residual, Vector256.Create(-_low), Vector256.Create(_high));
        }

        if (lapse == Vector256<float>.Zero)
        {
            return p - Vector256.Create(label);
        }

        var (answered, moved) = Lapsed(p, p * (Vector256<float>.One - p), lapse);
        return moved * (answered - Vector256.Create(label)) / (answered * (Vector256<float>.One - answered));
    }

    /// <summary>Gradient at the end of the implicit step.</summary>
    /// <param name="z">Scores, offset included.</param>
    /// <param name="p"><see cref="Link"/> of them.</param>
    /// <param name="label">The label.</param>
    /// <param name="reach">How far each score moves for a unit of gradient.</param>
    /// <param name="divide">Of a number: k, what a residual is divided by. 1, or the residual variance of a filter.</param>
    /// <param name="limit">Of a number: what low and high are divided by.</param>
    /// <param name="lapse">Share of wrong labels.</param>
    public Vector256<float> Implicit(Vector256<float> z, Vector256<float> p, float label, Vector256<float> reach, Vector256<float> divide, Vector256<float> limit, Vector256<float> lapse)
    {
        if (!_binary)
        {
            var residual = (z - Vector256.Create(label)) / ((_squares ? divide : Vector256.Create(1e-12f)) + reach);
            return _squares ? residual : Vector256.Min(Vector256.Max(residual, Vector256.Create(-_low) / limit), Vector256.Create(_high) / limit);
        }

        return lapse == Vector256<float>.Zero
            ? LogisticStep(z, p, label, reach)
            : Gradient(p, label, lapse) / (Vector256<float>.One + (reach * Information(p, reach, lapse)));
    }

    /// <summary>
    /// The gradient (z - u) / s of the step from z to u = z - s (p(u) - y): Newton within [z, max(z, 0) + sqrt(s)] where the label is above p (ln(1 + s), the bound of <see cref="Losses.LogisticLoss"/>, is
    /// below its root), mirrored where it is below. Taken from the movement, not from p(u), it cannot overshoot even where Newton has not converged.
    /// </summary>
    private static Vector256<float> LogisticStep(Vector256<float> z, Vector256<float> p, float label, Vector256<float> reach)
    {
        var one = Vector256<float>.One;
        var y = Vector256.Create(label);
        reach = Vector256.Max(reach, Vector256.Create(1e-12f));
        var first = p - y;
        var root = Vector256.Sqrt(reach);
        var high = Vector256.ConditionalSelect(Vector256.LessThan(first, Vector256<float>.Zero), Vector256.Max(z, Vector256<float>.Zero) + root, z);
        var low = Vector256.ConditionalSelect(Vector256.LessThan(first, Vector256<float>.Zero), z, Vector256.Min(z, Vector256<float>.Zero) - root);
        var u = z;
        p = first + y;
        for (var i = 0; i < Steps; i++)
        {
            u -= (u - z + (reach * (p - y))) / (one + (reach * p * (one - p)));
            u = Vector256.Min(Vector256.Max(u, low), high);
            p = VectorFunctions.Logistic(u);
        }

        return Vector256.ConditionalSelect(Vector256.GreaterThan(reach, Vector256.Create(0.1f)), (z - u) / reach, p - y);
    }

    private static (Vector256<float> Answered, Vector256<float> Moved) Lapsed(Vector256<float> p, Vector256<float> slope, Vector256<float> lapse)
    {
        var kept = Vector256<float>.One - lapse - lapse;
        return (lapse + (kept * p), kept * slope);
    }

    private static Vector256<float> Sided(Vector256<float> residual, Vector256<float> below, Vector256<float> above)
        => Vector256.ConditionalSelect(
            Vector256.GreaterThan(residual, Vector256<float>.Zero),
            above,
            Vector256.ConditionalSelect(Vector256.LessThan(residual, Vector256<float>.Zero), below, Vector256<float>.Zero));
}
