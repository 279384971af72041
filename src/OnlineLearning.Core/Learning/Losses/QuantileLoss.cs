using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>
/// tau (y - z) below the label, (1 - tau) (z - y) above it: predicts the quantile tau (Koenker and Bassett 1978, pinball loss). The score starts at that quantile of a logistic distribution with
/// the labels' mean and deviation.
/// </summary>
public sealed class QuantileLoss(double tau) : LabelLoss
{
    private static readonly Setting Tau = new("tau", 0.5, 0.001, 0.999, false, false, "the quantile that is predicted") { NewVersion = true };

    private readonly double _start = Math.Log(tau / (1 - tau)) * Math.Sqrt(3) / Math.PI;

    public static LossKind Kind { get; } = new("quantile", TaskKind.Regression, [Tau], settings => new QuantileLoss(settings[Tau.Name]));

    public override double Value(double z, double y) => y > z ? tau * (y - z) : (1 - tau) * (z - y);

    public override double Gradient(double z, double y) => z < y ? -tau : z > y ? 1 - tau : 0;

    public override double ImplicitGradient(double z, double y, double s) => s > 0 ? Math.Clamp((z - y) / s, -tau, 1 - tau) : Gradient(z, y);

    public override double Base(in Moments labels) => labels.Mean + (_start * labels.StandardDeviation);
}
