using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>(z - y)^2 / 2 up to a distance of delta, beyond it delta (|z - y| - delta / 2): near the mean, but an outlier pulls no harder than delta (Huber 1964).</summary>
public sealed class HuberLoss(double delta) : LabelLoss
{
    private static readonly Setting Delta = new("delta", 1, 0, 1e30, false, true, "distance from which on an error counts linearly, in the label's unit") { NewVersion = true };

    public static LossKind Kind { get; } = new("huber", TaskKind.Regression, [Delta], settings => new HuberLoss(settings[Delta.Name]));

    public override double Value(double z, double y)
    {
        var distance = Math.Abs(z - y);
        return distance <= delta ? 0.5 * distance * distance : delta * (distance - (0.5 * delta));
    }

    public override double Gradient(double z, double y) => Math.Clamp(z - y, -delta, delta);

    public override double ImplicitGradient(double z, double y, double s) => Math.Clamp((z - y) / (1 + s), -delta, delta);

    /// <summary>Gradients are at most delta.</summary>
    public override double Step(in Moments labels) => Math.Max(1, labels.StandardDeviation / delta);
}
