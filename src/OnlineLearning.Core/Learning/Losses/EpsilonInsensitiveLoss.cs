using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>max(0, |z - y| - epsilon): errors up to epsilon are none (Vapnik 1995; the loss of passive-aggressive regression, Crammer et al. 2006, equation 13).</summary>
public sealed class EpsilonInsensitiveLoss(double epsilon) : LabelLoss
{
    private static readonly Setting Epsilon = new("epsilon", 0.1, 0, 1e30, false, false, "error that counts as none, in the label's unit") { NewVersion = true };

    public static LossKind Kind { get; } = new("epsilon_insensitive", TaskKind.Regression, [Epsilon], settings => new EpsilonInsensitiveLoss(settings[Epsilon.Name]));

    public override double Value(double z, double y) => Math.Max(0, Math.Abs(z - y) - epsilon);

    public override double Gradient(double z, double y) => Math.Abs(z - y) > epsilon ? Math.Sign(z - y) : 0;

    public override double ImplicitGradient(double z, double y, double s)
        => s > 0 ? Math.Sign(z - y) * Math.Min(1, Value(z, y) / s) : Gradient(z, y);
}
